package io.attune.annotation.deadletter;

import io.attune.annotation.deadletter.DeadLetterView.State;
import io.attune.kafka.KafkaAddress;
import io.attune.kafka.client.DeadLetter;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The letters lie in Kafka; what was decided about them, in the database. */
@Service
class StoredDeadLetters implements DeadLetters {
    private final io.attune.kafka.client.DeadLetters letters;
    private final JdbcClient jdbc;
    private final Clock clock;

    StoredDeadLetters(KafkaAddress address, JdbcClient jdbc, Clock clock) {
        this.letters = new io.attune.kafka.client.DeadLetters(address);
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public List<DeadLetterView> page(@Nullable String cursor, int limit) {
        if (limit < 1 || limit > REACH) {
            throw new IllegalArgumentException("limit is " + limit + ", expected 1 to " + REACH);
        }
        List<DeadLetter> newest = letters.newest(REACH);
        Map<String, Decision> decisions = decisions();
        return newest.stream()
                .dropWhile(letter -> cursor != null && !letter.id().equals(cursor))
                .skip(cursor == null ? 0 : 1)
                .limit(limit)
                .map(letter -> view(letter, decisions.get(letter.id())))
                .toList();
    }

    @Override
    public long open() {
        Map<String, Decision> decisions = decisions();
        return letters.newest(REACH).stream()
                .filter(letter -> view(letter, decisions.get(letter.id())).state() == State.OPEN)
                .count();
    }

    /** Decides first: a letter whose replay fails is open again, and one that was replayed is never open. */
    @Override
    @Transactional
    public void replay(String id) {
        DeadLetter letter = decide(id, State.REPLAYED);
        letters.replay(letter);
    }

    @Override
    @Transactional
    public void dismiss(String id) {
        decide(id, State.DISMISSED);
    }

    private DeadLetter decide(String id, State state) {
        DeadLetter letter = letters.newest(REACH).stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow(() ->
                        new NoSuchElementException("there is no dead letter " + id + " among the newest " + REACH));
        try {
            jdbc.sql(
                            "insert into dead_letter_decision (letter, put_aside_at, decision, decided_at) values (?, ?, ?, ?)")
                    .params(
                            id,
                            letter.at().atOffset(ZoneOffset.UTC),
                            state.name(),
                            clock.instant().atOffset(ZoneOffset.UTC))
                    .update();
        } catch (DuplicateKeyException _) {
            throw new IllegalStateException(
                    "dead letter " + id + " was replayed or dismissed already: reload the list");
        }
        return letter;
    }

    /** A log that was lost and written anew has other letters under the same ids: the time tells them apart. */
    private static DeadLetterView view(DeadLetter letter, @Nullable Decision decision) {
        State state = decision != null && decision.putAsideAt().toInstant().equals(letter.at())
                ? decision.state()
                : State.OPEN;
        return new DeadLetterView(
                letter.id(), letter.topic(), letter.type(), letter.reason(), letter.payload(), letter.at(), state);
    }

    private Map<String, Decision> decisions() {
        return jdbc
                .sql("select letter, put_aside_at, decision from dead_letter_decision order by put_aside_at")
                .query((row, _) -> new Decision(
                        row.getString(1), row.getObject(2, OffsetDateTime.class), State.valueOf(row.getString(3))))
                .list()
                .stream()
                .collect(Collectors.toMap(Decision::letter, one -> one, (_, later) -> later));
    }

    private record Decision(String letter, OffsetDateTime putAsideAt, State state) {}
}
