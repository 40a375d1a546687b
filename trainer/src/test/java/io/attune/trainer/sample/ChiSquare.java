package io.attune.trainer.sample;

import static org.assertj.core.api.Assertions.assertThat;

/** Pearson's test of drawn tokens against their distribution; tokens expected fewer than five times count as one cell. */
final class ChiSquare {
    private static final double NORMAL_QUANTILE = 3.0902;
    private static final double FEWEST = 5;

    private ChiSquare() {}

    static void assertDrawnFrom(double[] expected, int[] tokens) {
        long[] counts = new long[expected.length];
        for (int id : tokens) {
            counts[id]++;
        }
        double chiSquare = 0;
        int cells = 0;
        double rare = 0;
        long rareCount = 0;
        for (int i = 0; i < expected.length; i++) {
            double wanted = expected[i] * tokens.length;
            if (expected[i] == 0) {
                assertThat(counts[i]).as("token %d is cut off", i).isZero();
            } else if (wanted < FEWEST) {
                rare += wanted;
                rareCount += counts[i];
            } else {
                chiSquare += (counts[i] - wanted) * (counts[i] - wanted) / wanted;
                cells++;
            }
        }
        if (rare >= FEWEST) {
            chiSquare += (rareCount - rare) * (rareCount - rare) / rare;
            cells++;
        }
        assertThat(chiSquare).isLessThan(quantile(cells - 1));
    }

    /** Quantile .999, by Wilson and Hilferty's approximation. */
    private static double quantile(int freedom) {
        double spread = 2 / (9.0 * freedom);
        return freedom * Math.pow(1 - spread + NORMAL_QUANTILE * Math.sqrt(spread), 3);
    }
}
