package io.attune.trainer.optim;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a loss is multiplied with before the way back in float16, and its gradient divided by before it is used, so that less of it falls below the smallest number, 6e-8. It halves when
 * part of a gradient is beyond the largest number, 65,504, and doubles after 2,000 steps without that.
 *
 * <p>Source: Micikevicius et al. 2018, Mixed Precision Training (arXiv 1710.03740), section 3.2; numbers of PyTorch's GradScaler.
 */
final class LossScale {
    private static final double FIRST = 1 << 16;
    private static final int STEPS_TO_DOUBLE = 2_000;
    private static final String SCALE = "loss_scale";
    private static final String STEPS = "steps_at_loss_scale";

    private double scale = FIRST;
    private int steps;

    /** That of the next step. */
    double now() {
        return scale;
    }

    /** A step was taken. */
    void fitted() {
        steps++;
        if (steps == STEPS_TO_DOUBLE) {
            scale *= 2;
            steps = 0;
        }
    }

    /**
     * The gradient of a step was not finite.
     *
     * @throws NotFiniteException if a smaller scale is no help
     */
    void overflowed() {
        if (scale / 2 < 1) {
            throw new NotFiniteException(
                    "the gradient is not finite in float16, and the loss is not scaled up any more;"
                            + " nothing was changed: lower the learning rate, or take bfloat16 or float32");
        }
        scale /= 2;
        steps = 0;
    }

    /** What a checkpoint keeps of it. */
    Map<String, Double> kept() {
        return new TreeMap<>(Map.of(SCALE, scale, STEPS, (double) steps));
    }

    /** Goes on with its part of what was kept, and takes it away. */
    void takeFrom(Map<String, Double> kept) {
        Double keptScale = kept.remove(SCALE);
        Double keptSteps = kept.remove(STEPS);
        if (keptScale == null || keptSteps == null) {
            throw new IllegalArgumentException(
                    "a checkpoint of a run in float16 keeps its loss scale, and this has none");
        }
        scale = keptScale;
        steps = keptSteps.intValue();
    }
}
