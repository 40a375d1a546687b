package io.attune.ui.round;

import io.attune.annotation.round.Point;
import io.attune.annotation.round.RoundView;
import io.attune.annotation.round.Rounds;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** The newest value of each metric of one round, and the words that say it. */
final class Figures {
    private final List<String> errors;
    private final Map<String, Point> newest = new HashMap<>();

    private Figures(List<String> errors) {
        this.errors = errors;
    }

    static Figures of(Rounds rounds, RoundView round) {
        Figures figures = new Figures(ScoredDimension.of(round.spec()).stream()
                .map(ScoredDimension::error)
                .toList());
        Stream.concat(Arrays.stream(Metric.values()).map(Metric::series), figures.errors.stream())
                .forEach(series -> {
                    List<Point> past = rounds.series(round.id(), series, -1);
                    if (!past.isEmpty()) {
                        figures.newest.put(series, past.getLast());
                    }
                });
        return figures;
    }

    /** Takes in what has come. */
    void grow(Map<String, Point> points) {
        newest.putAll(points);
    }

    OptionalDouble value(Metric metric) {
        return value(metric.series());
    }

    /** Of a series by its name. */
    OptionalDouble value(String series) {
        Point point = newest.get(series);
        return point == null ? OptionalDouble.empty() : OptionalDouble.of(point.value());
    }

    /** By how many points the reward model is off, on average over the dimensions; a dash before the first measurement. */
    String error() {
        return number(errors.stream()
                .map(this::value)
                .flatMapToDouble(OptionalDouble::stream)
                .average());
    }

    /** Such as {@code 74 %}; a dash before the first measurement. */
    String share(Metric metric) {
        OptionalDouble value = value(metric);
        return value.isEmpty() ? "–" : Math.round(100 * value.getAsDouble()) + "\u00a0%";
    }

    /** Such as {@code 74 % ± 4}; without the interval where none is known. */
    String share(Metric metric, Metric low, Metric high) {
        String share = share(metric);
        OptionalDouble from = value(low);
        OptionalDouble to = value(high);
        if (from.isEmpty() || to.isEmpty()) {
            return share;
        }
        return share + "\u00a0±\u00a0" + Math.round(50 * (to.getAsDouble() - from.getAsDouble()));
    }

    /** Such as {@code 1.84}; a dash before the first measurement. */
    String number(Metric metric) {
        return number(value(metric));
    }

    /** Such as {@code 0.0416}, for what is small; a dash before the first measurement. */
    String exact(Metric metric) {
        OptionalDouble value = value(metric);
        return value.isEmpty() ? "–" : String.format(Locale.ROOT, "%.4f", value.getAsDouble());
    }

    private static String number(OptionalDouble value) {
        // adding 0 makes a negative zero positive
        return value.isEmpty()
                ? "–"
                : String.format(Locale.ROOT, "%.2f", Math.round(100 * value.getAsDouble()) / 100.0 + 0.0);
    }
}
