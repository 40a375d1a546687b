package io.attune.ui.annotate;

import io.attune.annotation.project.Dimension;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the values of a dimension mean, in the project's own words. */
final class Anchors {
    private Anchors() {}

    /** The words for one value; empty where the project has none. */
    static String of(Dimension dimension, int value) {
        int place = value - dimension.min();
        return place < dimension.anchors().size() ? dimension.anchors().get(place) : "";
    }

    /** All of them in one line, such as {@code 1 rude · 3 neutral · 5 warm}. */
    static String line(Dimension dimension) {
        return IntStream.rangeClosed(dimension.min(), dimension.max())
                .filter(value -> !of(dimension, value).isEmpty())
                .mapToObj(value -> value + " " + of(dimension, value))
                .collect(Collectors.joining(" · "));
    }
}
