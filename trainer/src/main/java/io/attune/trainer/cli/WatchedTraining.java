package io.attune.trainer.cli;

import io.attune.trainer.data.BatchSource;
import io.attune.trainer.loop.OfflineCheckpoints;
import io.attune.trainer.loop.OfflineTraining;
import io.attune.trainer.loop.OfflineTraining.Plan;
import io.attune.trainer.loop.OfflineTraining.Reached;
import io.attune.trainer.optim.Descent;
import io.attune.trainer.optim.TrainingStep;
import io.attune.trainer.ort.SharedRuntime;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongConsumer;

/** The loop of a training command with all that is shown and kept of it: progress, metrics, checkpoints. */
final class WatchedTraining {
    private final TrainingOptions options;
    private final Clock clock;
    private final PrintWriter err;
    private final Map<String, Double> metrics = new LinkedHashMap<>();
    private final Instant start;
    private double seconds;
    private long kept;

    WatchedTraining(TrainingOptions options, Clock clock, PrintWriter err) {
        this.options = options;
        this.clock = clock;
        this.err = err;
        this.start = clock.instant();
    }

    /**
     * Trains to the end of the plan, or until the process is told to end: then what was reached is kept for --resume.
     *
     * @param after is told of every step
     * @return whether it came to the end
     */
    boolean run(
            TrainingStep training, BatchSource batches, Plan plan, OfflineCheckpoints checkpoints, LongConsumer after) {
        Reached begun = begun(checkpoints);
        kept = begun.step();
        try (var termination = new Termination();
                var progress = new Progress(err, clock, "steps", plan.steps());
                var lines = MetricsFile.open(options.metrics, options.resume);
                var events = EventFile.open(options.tensorboard, clock)) {
            Reached reached = OfflineTraining.run(training, batches, plan, begun, (now, figures) -> {
                seconds = Duration.between(start, clock.instant()).toMillis() / 1000.0;
                metrics.clear();
                metrics.putAll(figures);
                tellSkipped(now.step());
                double rate = (now.tokens() - begun.tokens()) / Math.max(1e-3, seconds);
                metrics.put("tokens_per_second", rate);
                lines.write(now.step(), metrics);
                events.write(now.step(), metrics);
                progress.at(now.step(), said(rate));
                after.accept(now.step());
                boolean behind = now.step() < plan.steps() && batches.endsBehind(now.step());
                boolean ends = behind && termination.asked();
                if (ends || (behind && isDue(now.step()))) {
                    checkpoints.write(now);
                    kept = now.step();
                }
                return !ends;
            });
            return isWhole(reached.step(), plan.steps());
        }
    }

    private Reached begun(OfflineCheckpoints checkpoints) {
        if (options.resume) {
            return checkpoints.resume();
        }
        checkpoints.requireNone();
        return Reached.NOTHING;
    }

    /** Whether a run came to its end; says where it ended before it. */
    private boolean isWhole(long step, long steps) {
        if (step < steps) {
            err.println("ended after step " + step + " of " + steps
                    + "; the same command with --resume goes on from there");
            err.flush();
        }
        return step >= steps;
    }

    /** Its loss stands in the metrics as any other's, and it moved nothing. */
    private void tellSkipped(long step) {
        if (metrics.getOrDefault(Descent.SKIPPED, 0.0) > 0) {
            err.printf(
                    Locale.ROOT,
                    "step %s was skipped: its gradient overflowed float16 at a loss scale of %.0f, which is halved%n",
                    step,
                    metrics.get("loss_scale"));
            err.flush();
        }
    }

    /** Also where the step that it was due behind was none to end a run behind. */
    private boolean isDue(long step) {
        return options.checkpointEvery != null && step / options.checkpointEvery > kept / options.checkpointEvery;
    }

    /** Where the policy draws, the reward says more than the loss. */
    private String said(double rate) {
        Double reward = metrics.get("reward");
        String pace = String.format(Locale.ROOT, "%.0f tokens/s on %s", rate, SharedRuntime.where());
        return reward == null
                ? String.format(Locale.ROOT, "loss %.4f, %s", metrics.get("loss"), pace)
                : String.format(Locale.ROOT, "reward %.4f, %s", reward, pace);
    }

    /** From the beginning to the end of the last step, without what is written after it. */
    double seconds() {
        return seconds;
    }

    /** Those of the last step. */
    Map<String, Double> metrics() {
        return metrics;
    }
}
