package io.attune.deploy.bench.training;

import io.attune.deploy.demo.BlankModel;
import io.attune.trainer.model.Head;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.objective.Coefficients;
import io.attune.trainer.optim.AdamW;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A model that takes the same step again and again: log-probs, a coefficient for each, backward, AdamW. */
final class TrainedStep implements AutoCloseable {
    private static final double LEARNING_RATE = 1e-5;

    private final TrainableModel model;
    private final AdamW optimiser;
    private final List<Sequence> batch;
    private final List<Coefficients> coefficients = new ArrayList<>();
    private final Clock clock;

    TrainedStep(StepShape shape, int loraRank, Clock clock) {
        var random = new SplittableRandom(1);
        this.model = TrainableModel.of(
                shape.config(),
                new BlankModel(shape.config()).weights(random),
                StepShape.tuning(loraRank),
                Head.LANGUAGE_MODEL,
                random);
        this.optimiser = new AdamW(model.parameters(), AdamW.Settings.DEFAULT);
        this.batch = shape.batch(random);
        this.clock = clock;
        batch.forEach(row -> coefficients.add(Coefficients.onLogps(
                random.doubles(row.completionIds().length, -1, 1).toArray())));
    }

    /** Milliseconds that a step took. */
    double take() {
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
