package io.attune.deploy.experiment;

/**
 * A figure and where it should be.
 *
 * @param what which figure
 * @param low the least that is accepted, −∞ where there is no least
 * @param high the most that is accepted, ∞ where there is no most
 */
record Measurement(String what, double value, double low, double high) {

    static Measurement near(String what, double value, double expected, double tolerance) {
        return new Measurement(what, value, expected - tolerance, expected + tolerance);
    }

    static Measurement atLeast(String what, double value, double low) {
        return new Measurement(what, value, low, Double.POSITIVE_INFINITY);
    }

    static Measurement atMost(String what, double value, double high) {
        return new Measurement(what, value, Double.NEGATIVE_INFINITY, high);
    }

    /** NaN is never inside. */
    boolean passed() {
        return value >= low && value <= high;
    }
}
