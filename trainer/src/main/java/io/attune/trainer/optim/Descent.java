package io.attune.trainer.optim;

import io.attune.trainer.graph.ElementType;
import io.attune.trainer.model.ForwardPass;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.objective.Evaluation;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** From what an objective says of a pass to changed weights: the way back and AdamW, in float16 with a loss scale that follows. */
public final class Descent {
    /** The metric that is 1 where a gradient overflowed, so that the step was left out, and else 0. */
    public static final String SKIPPED = "step_skipped";

    private final TrainableModel model;
    private final AdamW optimizer;
    private final @Nullable LossScale lossScale;

    /** @param optimizer of the model's tensors */
    public Descent(TrainableModel model, AdamW optimizer) {
        this.model = model;
        this.optimizer = optimizer;
        this.lossScale = model.precision() == ElementType.FLOAT16 ? new LossScale() : null;
    }

    /** Writes the gradient, scaled, in the place of the one before. */
    public void backward(ForwardPass pass, Evaluation evaluation) {
        double scale = lossScale == null ? 1 : lossScale.now();
        model.clearGradients();
        pass.backward(
                evaluation.coefficients().stream().map(one -> one.times(scale)).toList());
    }

    /**
     * Takes a step along it.
     *
     * @return {@code grad_norm}; in float16 {@code loss_scale} and {@link #SKIPPED} too, and no norm where the gradient overflowed: then only the scale has
     *     changed
     * @throws NotFiniteException if the gradient is not finite, in float16 at a loss scale of 1; then nothing has changed
     */
    public Map<String, Double> step(double learningRate, double maxGradNorm) {
        return lossScale == null
                ? Map.of("grad_norm", optimizer.step(learningRate, maxGradNorm))
                : scaled(lossScale, learningRate, maxGradNorm);
    }

    private Map<String, Double> scaled(LossScale loss, double learningRate, double maxGradNorm) {
        var metrics = new TreeMap<>(Map.of("loss_scale", loss.now()));
        double norm = optimizer.step(learningRate, maxGradNorm, loss.now());
        boolean fits = Double.isFinite(norm);
        metrics.put(SKIPPED, fits ? 0.0 : 1.0);
        if (fits) {
            loss.fitted();
            metrics.put("grad_norm", norm);
        } else {
            loss.overflowed();
        }
        return metrics;
    }

    /** What a checkpoint keeps of it beside weights and moments, by name: in float16 the scale. */
    public Map<String, Double> kept() {
        return lossScale == null ? Map.of() : lossScale.kept();
    }

    /**
     * Goes on with its part of what was kept, and takes it away.
     *
     * @throws IllegalArgumentException if it is missing
     */
    public void takeFrom(Map<String, Double> kept) {
        if (lossScale != null) {
            lossScale.takeFrom(kept);
        }
    }
}
