package io.attune.trainer.objective;

/** The logistic function where it neither overflows nor loses its tail. */
final class Logistic {
    private Logistic() {}

    /** σ(x), accurate in both tails. */
    static double sigmoid(double x) {
        if (x >= 0) {
            return 1 / (1 + Math.exp(-x));
        }
        double e = Math.exp(x);
        return e / (1 + e);
    }

    /** log σ(x) = −log(1 + e^−x); −∞ is never reached for finite x. */
    static double logSigmoid(double x) {
        return Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
    }
}
