package io.attune.trainer.loop;

import io.attune.kafka.event.RoundSpec.Optimisation;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When a learner steps, publishes and writes checkpoints. Pure; the caller brings the time. */
final class Timing {
    /** No judgment waits longer for others to share its step. */
    static final Duration GATHER = Duration.ofMillis(300);

    /** Groups that fill no batch wait this long for others. */
    static final Duration GROUPS = Duration.ofSeconds(3);

    /** No two versions follow each other faster, unless the round counts judgments instead. */
    static final Duration PUBLISH = Duration.ofSeconds(2);

    /** Positions and exclusions that brought no step are written down this often. */
    static final Duration IDLE_CHECKPOINT = Duration.ofSeconds(5);

    /** Writing checkpoints may take one part in this many of a learner's time, but delays events at most as {@link #PUBLISH}. */
    private static final int CHECKPOINT_SHARE = 5;

    private Timing() {}

    /**
     * Whether to step now.
     *
     * @param waiting examples of judgments that wait
     * @param since when the first of them came; null if none waits
     */
    static boolean stepDue(int waiting, @Nullable Instant since, Optimisation optimisation, Instant now) {
        if (since == null) {
            return false;
        }
        double full = optimisation.batchSize() / (1 + optimisation.replay());
        return waiting >= full || !now.isBefore(since.plus(GATHER));
    }

    /**
     * Whether to step on groups: nobody waits for them, and a full batch says more than parts of it.
     *
     * @param waiting groups that wait
     * @param since when the first of them came; null if none waits
     */
    static boolean groupsDue(int waiting, @Nullable Instant since, Optimisation optimisation, Instant now) {
        return since != null && (waiting >= optimisation.batchSize() || !now.isBefore(since.plus(GROUPS)));
    }

    /**
     * Whether to step with replayed judgments alone, which nobody waits for.
     *
     * @param owed replays that older judgments still have to get
     * @param remembered judgments to choose from; fewer than a batch would be learned by heart
     */
    static boolean replayDue(double owed, int remembered, Optimisation optimisation) {
        int batch = optimisation.batchSize();
        return owed >= batch && remembered >= batch;
    }

    /**
     * Whether to publish.
     *
     * @param steps taken since the last version
     * @param judgments applied since then
     */
    static boolean publishDue(long steps, long judgments, Instant published, Optimisation optimisation, Instant now) {
        int every = optimisation.publishEvery();
        return every > 0 ? judgments >= every : steps > 0 && !now.isBefore(published.plus(PUBLISH));
    }

    /** Whether to write a checkpoint for what waits to be told. */
    static boolean checkpointDue(Instant written, Duration took, Instant now) {
        Duration pause = took.multipliedBy(CHECKPOINT_SHARE);
        return !now.isBefore(written.plus(pause.compareTo(PUBLISH) < 0 ? pause : PUBLISH));
    }
}
