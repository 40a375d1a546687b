package io.attune.trainer.objective.numeric;

import java.util.Arrays;

/** The logistic function and its kin where they neither overflow nor lose their tails. */
public final class Logistic {
    private static final double HALF = -Math.log(2);

    private Logistic() {}

    /** σ(x), accurate in both tails. */
    public static double sigmoid(double x) {
        if (x >= 0) {
            return 1 / (1 + Math.exp(-x));
        }
        double e = Math.exp(x);
        return e / (1 + e);
    }

    /** log σ(x) = −log(1 + e^−x); −∞ is never reached for finite x. */
    public static double logSigmoid(double x) {
        return Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
    }

    /** log Σ e^x without overflow; −∞ of nothing. */
    public static double logSumExp(double[] values) {
        double most = Arrays.stream(values).max().orElse(Double.NEGATIVE_INFINITY);
        if (Double.isInfinite(most)) {
            return most;
        }
        return most
                + Math.log(Arrays.stream(values).map(x -> Math.exp(x - most)).sum());
    }

    /**
     * log(1 − e^x) for x < 0, accurate to the last digits at both ends by switching at −ln 2 (Mächler 2012, Accurately computing log(1 − exp(−|a|))).
     */
    public static double log1mExp(double x) {
        return x > HALF ? Math.log(-Math.expm1(x)) : Math.log1p(-Math.exp(x));
    }
}
