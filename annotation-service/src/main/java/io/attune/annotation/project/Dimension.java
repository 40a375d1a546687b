package io.attune.annotation.project;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What one score is about.
 *
 * @param anchors what each value from {@code min} to {@code max} means, in order; empty when they need no words
 */
public record Dimension(String name, int min, int max, List<String> anchors) {
    private static final int MOST_VALUES = 21;

    public Dimension {
        requireNonNull(name, "a dimension has no name");
        anchors = List.copyOf(anchors);
        if (name.isBlank() || name.length() > 100) {
            throw new IllegalArgumentException("a dimension's name must have 1 to 100 characters");
        }
        if (max <= min || max - min >= MOST_VALUES) {
            throw new IllegalArgumentException("dimension " + name + " goes from " + min + " to " + max
                    + ", expected 2 to " + MOST_VALUES + " values in rising order");
        }
        if (!anchors.isEmpty() && anchors.size() != max - min + 1) {
            throw new IllegalArgumentException("dimension " + name + " has " + (max - min + 1) + " values and "
                    + anchors.size() + " anchors: give one for each value, or none");
        }
    }

    /** Whether this is one of its values. */
    public boolean allows(int value) {
        return min <= value && value <= max;
    }
}
