package io.attune.trainer.objective.advantage;

import java.util.Arrays;

/** A completion's reward against those of the same prompt. Equal rewards and groups of one give 0. */
public enum GroupComparison {
    /** R − mean: Liu et al. 2025, Dr. GRPO (arXiv 2503.20783). */
    MEAN {
        @Override
        public double[] of(double[] rewards) {
            double mean = Moments.mean(rewards);
            return Arrays.stream(rewards).map(reward -> reward - mean).toArray();
        }
    },
    /** (R − mean)/(std + 1e-4) with the unbiased standard deviation: Shao et al. 2024, DeepSeekMath (arXiv 2402.03300), section 4.1.2. */
    STANDARDISED {
        @Override
        public double[] of(double[] rewards) {
            double scale = Moments.deviation(rewards) + EPSILON;
            return Arrays.stream(MEAN.of(rewards))
                    .map(difference -> difference / scale)
                    .toArray();
        }
    },
    /** R_i − mean of the others = G/(G−1)(R_i − mean): Kool et al. 2019; Ahmadian et al. 2024 (arXiv 2402.14740). */
    LEAVE_ONE_OUT {
        @Override
        public double[] of(double[] rewards) {
            double scale = rewards.length == 1 ? 0 : rewards.length / (rewards.length - 1.0);
            return Arrays.stream(MEAN.of(rewards))
                    .map(difference -> difference * scale)
                    .toArray();
        }
    };

    private static final double EPSILON = 1e-4;

    /** Advantages {@code [group]} of rewards {@code [group]}. */
    public abstract double[] of(double[] rewards);
}
