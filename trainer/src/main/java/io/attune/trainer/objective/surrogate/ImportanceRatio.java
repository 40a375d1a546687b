package io.attune.trainer.objective.surrogate;

/** ρ = e^x with x held within ±20: beyond, ρ neither overflows nor moves. */
final class ImportanceRatio {
    private static final double LIMIT = 20;

    private ImportanceRatio() {}

    static double of(double x) {
        return Math.exp(Math.clamp(x, -LIMIT, LIMIT));
    }

    static double slope(double x) {
        return Math.abs(x) > LIMIT ? 0 : Math.exp(x);
    }
}
