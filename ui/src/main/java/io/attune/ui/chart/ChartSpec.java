package io.attune.ui.chart;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a chart draws.
 *
 * @param x what is counted to the right, such as {@code step}
 * @param unit of the values; empty for a plain number
 * @param percent whether values are shares, shown as percentages on an axis from 0 to 100
 * @param limit a line to compare with, or not to cross; null for none
 * @param band the interval around the first series; null for none
 */
public record ChartSpec(
        String x,
        String unit,
        boolean percent,
        List<Series> series,
        @Nullable Limit limit,
        @Nullable Band band) {

    public ChartSpec {
        series = List.copyOf(series);
        if (series.isEmpty()) {
            throw new IllegalArgumentException("a chart without a series");
        }
    }

    /** Of all that is drawn: lines and the ends of the interval. */
    public Set<String> keys() {
        Stream<String> ends = band == null ? Stream.empty() : Stream.of(band.low(), band.high());
        return Stream.concat(series.stream().map(Series::key), ends).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * One line.
     *
     * @param colour name of a custom property of styles.css, the same for the same thing in every chart
     */
    public record Series(String key, String label, String colour) {}

    /**
     * A horizontal line with its words.
     *
     * @param barrier whether crossing it ends something; otherwise it is there to compare with
     */
    public record Limit(double value, String label, boolean barrier) {}

    /** Keys of the interval's lower and upper ends. */
    public record Band(String low, String high) {}
}
