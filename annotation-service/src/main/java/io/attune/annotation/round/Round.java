package io.attune.annotation.round;

import io.attune.kafka.event.CommandAcknowledged;
import io.attune.kafka.event.RoundCommanded;
import io.attune.kafka.event.RoundCommanded.Desired;
import io.attune.kafka.event.RoundSpec;
import io.attune.kafka.event.Verdict;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A tuning round: the wish, and what the learner says. Every change of the wish raises the sequence and goes out as a command
 * that carries the whole wish.
 */
@Entity
@Table(name = "tuning_round")
class Round {
    /** Of a round that is given every judgment in the order of their numbers. */
    private static final int EVERY = -1;

    /** Of judgments that put one answer far over the other. */
    private static final int WIDEST = 3;

    @Id
    private UUID id;

    private UUID project;
    private int number;

    @Convert(converter = SpecColumn.class)
    @Column(length = 1_000_000)
    private RoundSpec spec;

    @Enumerated(EnumType.STRING)
    @Column(length = 16)
    private Desired requested;

    private long sequence;

    @Enumerated(EnumType.STRING)
    @Column(length = 16)
    private CommandAcknowledged.@Nullable State acknowledged;

    private long acknowledgedSequence;

    @Column(length = 2000)
    private @Nullable String reason;

    @Column(length = 200)
    private String launchedBy;

    private Instant launchedAt;
    private @Nullable Instant endedAt;
    private @Nullable UUID runningProject;
    private long dataGiven;
    private long dataEnd;
    private int dataGap;

    @Version
    private long revision;

    @SuppressWarnings("NullAway.Init") // Hibernate fills it
    protected Round() {}

    /**
     * A new round that shall run.
     *
     * @param dataEnd the newest judgment that an offline round is given; 0 for a live one
     */
    Round(UUID id, int number, RoundSpec spec, long dataEnd, String launchedBy, Instant launchedAt) {
        this.id = id;
        this.project = spec.project();
        this.number = number;
        this.spec = spec;
        this.requested = Desired.RUNNING;
        this.sequence = 1;
        this.launchedBy = launchedBy;
        this.launchedAt = launchedAt;
        this.runningProject = spec.project();
        this.dataEnd = dataEnd;
        this.dataGap = TuningObjective.of(spec.objective()).inStages() ? WIDEST : EVERY;
    }

    void pause() {
        requireRequested(Desired.RUNNING, "paused");
        wish(Desired.PAUSED);
    }

    void resume() {
        requireRequested(Desired.PAUSED, "resumed");
        wish(Desired.RUNNING);
    }

    /** Returns whether that was news. */
    boolean stop() {
        if (requested == Desired.STOPPED || state().ended()) {
            return false;
        }
        wish(Desired.STOPPED);
        return true;
    }

    void setJudgeShare(double share) {
        requireAlive("given another share of judges");
        spec = spec.withJudgeShare(share);
        sequence++;
    }

    /** Takes in what the learner says; returns whether that was news. A command that was overtaken no longer matters. */
    boolean acknowledge(CommandAcknowledged said) {
        boolean byItself = said.sequence() == 0;
        if (state().ended() || (!byItself && said.sequence() <= acknowledgedSequence)) {
            return false;
        }
        if (!byItself) {
            acknowledgedSequence = said.sequence();
        }
        acknowledged = said.state();
        reason = said.reason();
        if (state().ended()) {
            endedAt = said.at();
            runningProject = null;
        }
        return true;
    }

    /** Whether this judgment is among those that it is given now: all, or those of one stage. */
    boolean gives(Verdict verdict) {
        return dataGap == EVERY || verdict.gap() == dataGap;
    }

    /** Notes that those judgments up to this number are on their way to the learner; behind the last of a stage comes the first of the next. */
    void gave(long upTo) {
        dataGiven = upTo;
        if (dataGiven >= dataEnd && dataGap > 0) {
            dataGap--;
            dataGiven = 0;
        }
    }

    /** Number of the newest judgment that counts as given; in stages all do from the start. */
    long dataCounted() {
        return dataGap == EVERY ? dataGiven : dataEnd;
    }

    RoundCommanded command(UUID event, Instant at) {
        return new RoundCommanded(event, at, id, sequence, requested, spec);
    }

    RoundState state() {
        return new RoundState(requested, sequence, acknowledged, acknowledgedSequence, reason);
    }

    RoundView view(RoundView.JudgmentCounts judgments, long steps) {
        return new RoundView(
                id,
                project,
                number,
                spec,
                state(),
                spec.judgeShare(),
                launchedBy,
                launchedAt,
                endedAt,
                judgments,
                steps);
    }

    UUID id() {
        return id;
    }

    UUID project() {
        return project;
    }

    int number() {
        return number;
    }

    /** Whether it holds the place of its project's one running round. */
    boolean holdsProject() {
        return runningProject != null;
    }

    RoundSpec spec() {
        return spec;
    }

    long dataGiven() {
        return dataGiven;
    }

    long dataEnd() {
        return dataEnd;
    }

    private void wish(Desired desired) {
        requested = desired;
        runningProject = desired == Desired.RUNNING ? project : null;
        sequence++;
    }

    private void requireRequested(Desired needed, String verb) {
        requireAlive(verb);
        if (requested != needed) {
            throw new IllegalStateException("round " + number + " is " + word(requested) + " and can only be " + verb
                    + " while it is " + word(needed));
        }
    }

    private void requireAlive(String verb) {
        if (requested == Desired.STOPPED || state().ended()) {
            throw new IllegalStateException("round " + number + " has ended and cannot be " + verb
                    + ": launch another from its newest version");
        }
    }

    private static String word(Desired desired) {
        return switch (desired) {
            case RUNNING -> "running";
            case PAUSED -> "paused";
            case STOPPED -> "stopped";
        };
    }
}
