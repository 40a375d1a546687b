package io.attune.deploy.experiment;

import java.util.List;

/**
 * A picture of an outcome.
 *
 * @param title a sentence
 * @param x name and unit of the horizontal axis
 * @param y name and unit of the vertical axis
 * @param logarithmic whether the vertical axis is
 */
public record Chart(String title, String x, String y, boolean logarithmic, List<Series> series) {

    /**
     * Points of one kind.
     *
     * @param line whether they are joined
     * @param each what each is, shown where a pointer rests on it; empty where they are all the same
     */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere
    public record Series(String name, double[] x, double[] y, boolean line, List<String> each) {
        public Series {
            if (x.length != y.length || x.length == 0) {
                throw new IllegalArgumentException(
                        name + " has " + x.length + " and " + y.length + " coordinates, expected as many, and some");
            }
            each = List.copyOf(each);
            if (!each.isEmpty() && each.size() != x.length) {
                throw new IllegalArgumentException(name + " has " + x.length + " points and names " + each.size());
            }
        }

        public Series(String name, double[] x, double[] y, boolean line) {
            this(name, x, y, line, List.of());
        }
    }

    public Chart {
        series = List.copyOf(series);
    }
}
