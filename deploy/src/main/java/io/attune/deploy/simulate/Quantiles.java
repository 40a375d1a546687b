package io.attune.deploy.simulate;

import java.util.Collection;

/** Quantiles of measured times in milliseconds, by the nearest rank; NaN of nothing. */
public record Quantiles(int count, double p50, double p95, double p99, double max) {

    public static Quantiles of(Collection<Double> millis) {
        double[] sorted =
                millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return new Quantiles(sorted.length, rank(sorted, .5), rank(sorted, .95), rank(sorted, .99), rank(sorted, 1));
    }

    private static double rank(double[] sorted, double share) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double value = sorted[Math.clamp((int) Math.ceil(share * sorted.length) - 1, 0, sorted.length - 1)];
        return Math.round(value * 10) / 10.0;
    }

    @Override
    public String toString() {
        return "p50 %.1f ms, p95 %.1f ms, p99 %.1f ms, longest %.1f ms (%d)".formatted(p50, p95, p99, max, count);
    }
}
