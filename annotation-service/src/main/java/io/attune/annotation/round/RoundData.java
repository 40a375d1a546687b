package io.attune.annotation.round;

import io.attune.annotation.json.VerdictColumn;
import io.attune.annotation.judgment.JudgmentLog;
import io.attune.annotation.judgment.JudgmentView;
import io.attune.annotation.outbox.Outbox;
import io.attune.kafka.event.Uuid7;
import io.attune.kafka.event.Verdict;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The collected judgments that a round learns from which asks nobody: those of its project up to its launch, in the order of their numbers or, stage by stage, the
 * clearest first. They are told to its learner as if they were given now, through the outbox, some at a time; how far that has come moves in the same transaction.
 */
@Component
class RoundData {
    private static final int AT_ONCE = 200;

    private final RoundRepository rounds;
    private final JudgmentLog judgments;
    private final Outbox outbox;
    private final Uuid7 identities;
    private final JdbcClient jdbc;

    RoundData(RoundRepository rounds, JudgmentLog judgments, Outbox outbox, Uuid7 identities, JdbcClient jdbc) {
        this.rounds = rounds;
        this.judgments = judgments;
        this.outbox = outbox;
        this.identities = identities;
        this.jdbc = jdbc;
    }

    /** Number of the project's newest judgment; 0 for none. */
    long newest(UUID project) {
        return jdbc.sql("select coalesce(max(number), 0) from judgment where project = ?")
                .param(project)
                .query(Long.class)
                .single();
    }

    /** Whether some of the project's judgments put two answers further apart than others do. */
    boolean differInGap(UUID project) {
        var column = new VerdictColumn();
        return jdbc
                        .sql("select distinct verdict from judgment where project = ?")
                        .param(project)
                        .query(String.class)
                        .list()
                        .stream()
                        .map(column::convertToEntityAttribute)
                        .filter(verdict -> verdict instanceof Verdict.Preferred || verdict instanceof Verdict.Tie)
                        .mapToInt(Verdict::gap)
                        .distinct()
                        .limit(2)
                        .count()
                > 1;
    }

    /** Gives the next few judgments; returns whether there are more. */
    @Transactional
    public boolean giveSome(UUID id) {
        Round round = rounds.findById(id).orElseThrow(() -> new NoSuchElementException("there is no round " + id));
        if (round.state().ended() || round.dataGiven() >= round.dataEnd()) {
            return false;
        }
        List<JudgmentView> next = judgments.ofProject(round.project(), round.dataGiven(), AT_ONCE).stream()
                .filter(judgment -> judgment.number() <= round.dataEnd())
                .toList();
        next.stream()
                .filter(judgment -> !judgment.retracted() && round.gives(judgment.verdict()))
                .forEach(judgment -> outbox.put(judgment.event(identities.next(), id)));
        round.gave(next.isEmpty() ? round.dataEnd() : next.getLast().number());
        return round.dataGiven() < round.dataEnd();
    }
}
