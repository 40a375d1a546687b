package io.attune.trainer.sample;

/**
 * Draws a place by inverting a distribution function: the first place at which the sum of weights exceeds uniform × total. Its weight is therefore
 * never 0. Sums are float64.
 */
final class Inversion {
    /** Below 1 by enough that uniform × total stays below the total after rounding. */
    private static final double GREATEST_UNIFORM = 1 - 0x1p-52;

    private final int place;
    private final double share;

    private Inversion(int place, double share) {
        this.place = place;
        this.share = share;
    }

    /**
     * Draws.
     *
     * @param weights none negative, some positive
     * @param uniform in [0, 1)
     */
    static Inversion of(float[] weights, double uniform) {
        double total = 0;
        for (float weight : weights) {
            total += weight;
        }
        double threshold = Math.min(uniform, GREATEST_UNIFORM) * total;
        double before = 0;
        int place = 0;
        while (before + weights[place] <= threshold) {
            before += weights[place++];
        }
        return new Inversion(place, (threshold - before) / weights[place]);
    }

    int place() {
        return place;
    }

    /** How far into that place's weight the uniform number points: uniform in [0, 1) again. */
    double share() {
        return share;
    }
}
