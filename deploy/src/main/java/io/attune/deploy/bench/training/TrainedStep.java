package io.attune.deploy.bench.training;

import io.attune.trainer.model.BaseFormat;
import io.attune.trainer.model.BaseWeights;
import io.attune.trainer.model.Head;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.objective.Coefficients;
import io.attune.trainer.optim.AdamW;
import io.attune.trainer.ort.Device;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

/** A model that takes the same step again and again: log-probs, a coefficient for each, backward, AdamW. */
final class TrainedStep implements AutoCloseable {
    private static final double LEARNING_RATE = 1e-5;

    private final TrainableModel model;
    private final AdamW optimiser;
    private final StepShape shape;
    private final SplittableRandom random = new SplittableRandom(1);
    private final Clock clock;

    TrainedStep(StepShape shape, int loraRank, Clock clock) {
        this(Combination.float32(shape, loraRank), clock);
    }

    TrainedStep(Combination combination, Clock clock) {
        this.shape = combination.shape();
        BaseFormat format = combination.base();
        ModelConfig config = shape.model().config();
        this.model = TrainableModel.of(
                Device.ofProcess(),
                config,
                BaseWeights.of(config, shape.model().weights(random), format),
                StepShape.tuning(combination.rank()),
                Head.LANGUAGE_MODEL,
                combination.precision(),
                random);
        if (combination.rerunsBlocks()) {
            model.recomputeBlocks();
        }
        if (format.isQuantized()) {
            // What it was made from would count as memory of the steps until the collector comes by.
            System.gc();
        }
        this.optimiser = AdamW.of(model.tensors(), AdamW.Settings.DEFAULT);
        this.clock = clock;
    }

    /** Milliseconds that a step over the shape's own batch took. */
    double take() {
        return take(shape);
    }

    /**
     * Milliseconds that a step took.
     *
     * @param lengths what has the batch's rows and time; the model is the shape's that this was made with
     */
    double take(StepShape lengths) {
        List<Sequence> batch = lengths.batch(random);
        List<Coefficients> coefficients = batch.stream()
                .map(row -> Coefficients.onLogps(
                        random.doubles(row.completionIds().length, -1, 1).toArray()))
                .toList();
        Instant start = clock.instant();
        try (var pass = model.forward(batch)) {
            pass.logps();
            model.clearGradients();
            pass.backward(coefficients);
        }
        optimiser.step(LEARNING_RATE, Double.POSITIVE_INFINITY);
        return Duration.between(start, clock.instant()).toNanos() / 1e6;
    }

    @Override
    public void close() {
        model.close();
    }
}
