package io.attune.trainer.objective.numeric;

/** The variance of numbers that come one by one, with their count in the denominator: Welford 1962. */
public final class Variance {
    private long count;
    private double mean;
    private double squares;

    public void add(double value) {
        count++;
        double off = value - mean;
        mean += off / count;
        squares += off * (value - mean);
    }

    /** 0 for fewer than two numbers. */
    public double value() {
        return count < 2 ? 0 : squares / count;
    }
}
