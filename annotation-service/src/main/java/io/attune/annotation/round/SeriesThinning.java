package io.attune.annotation.round;

import java.util.ArrayList;
import java.util.List;

/**
 * Which points of a long series stay: the newest thousand steps all, of the ten thousand before them every tenth step, of the
 * hundred thousand before those every hundredth, and so on. A series of n points thus keeps about 1,000 · log₁₀ n of them.
 */
final class SeriesThinning {
    private static final long FULL = 1000;

    private SeriesThinning() {}

    /** Of the steps up to {@code upTo}, only multiples of {@code stride} stay. */
    record Level(long upTo, long stride) {}

    /** What holds for a series that has come to {@code newest}. */
    static List<Level> levels(long newest) {
        List<Level> levels = new ArrayList<>();
        long stride = 10;
        for (long reach = FULL; reach < newest; reach *= 10) {
            levels.add(new Level(newest - reach, stride));
            stride *= 10;
        }
        return levels;
    }
}
