package io.attune.ui.round;

import io.attune.annotation.round.Point;
import io.attune.annotation.round.Rounds;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.UUID;

/** The newest value of each metric of one round, and the words that say it. */
final class Figures {
    private final Map<Metric, Point> newest = new EnumMap<>(Metric.class);

    static Figures of(Rounds rounds, UUID round) {
        Figures figures = new Figures();
        for (Metric metric : Metric.values()) {
            List<Point> past = rounds.series(round, metric.series(), -1);
            if (!past.isEmpty()) {
                figures.newest.put(metric, past.getLast());
            }
        }
        return figures;
    }

    /** Takes in what has come. */
    void grow(Map<String, Point> points) {
        for (Metric metric : Metric.values()) {
            Point point = points.get(metric.series());
            if (point != null) {
                newest.put(metric, point);
            }
        }
    }

    OptionalDouble value(Metric metric) {
        Point point = newest.get(metric);
        return point == null ? OptionalDouble.empty() : OptionalDouble.of(point.value());
    }

    /** Such as {@code 74 % ± 4}; a dash before the first measurement. */
    String share(Metric metric, Metric low, Metric high) {
        OptionalDouble value = value(metric);
        if (value.isEmpty()) {
            return "–";
        }
        String share = Math.round(100 * value.getAsDouble()) + "\u00a0%";
        OptionalDouble from = value(low);
        OptionalDouble to = value(high);
        if (from.isEmpty() || to.isEmpty()) {
            return share;
        }
        return share + "\u00a0±\u00a0" + Math.round(50 * (to.getAsDouble() - from.getAsDouble()));
    }

    /** Such as {@code 1.84}; a dash before the first measurement. */
    String number(Metric metric) {
        OptionalDouble value = value(metric);
        // adding 0 makes a negative zero positive
        return value.isEmpty()
                ? "–"
                : String.format(Locale.ROOT, "%.2f", Math.round(100 * value.getAsDouble()) / 100.0 + 0.0);
    }
}
