package io.attune.deploy.experiment;

import static java.util.Locale.ROOT;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Values of an axis and where they lie on the page.
 *
 * @param low value at {@code from}
 * @param high value at {@code to}
 * @param logarithmic whether equal ratios take equal room
 */
record Scale(double low, double high, boolean logarithmic, double from, double to) {
    private static final int TICKS = 6;
    private static final double MARGIN = 0.03;

    /** One that has room for all of these; a logarithmic one takes positive values only. */
    static Scale over(List<double[]> values, boolean logarithmic, double from, double to) {
        double low = values.stream().flatMapToDouble(Arrays::stream).min().orElseThrow();
        double high = values.stream().flatMapToDouble(Arrays::stream).max().orElseThrow();
        if (logarithmic) {
            if (low <= 0) {
                throw new IllegalArgumentException("a logarithmic axis has " + low + ", expected positive values");
            }
            return new Scale(low / 1.2, high * 1.2, true, from, to);
        }
        double margin = high > low ? MARGIN * (high - low) : 1;
        return new Scale(low - margin, high + margin, false, from, to);
    }

    double at(double value) {
        double share = logarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
        return from + share * (to - from);
    }

    /** Round values inside: 1, 2 and 5 of a decade. */
    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        if (logarithmic) {
            for (double decade = Math.pow(10, Math.floor(Math.log10(low))); decade <= high; decade *= 10) {
                for (int factor : new int[] {1, 2, 5}) {
                    if (factor * decade >= low && factor * decade <= high) {
                        ticks.add(factor * decade);
                    }
                }
            }
            return ticks;
        }
        double step = step((high - low) / TICKS);
        for (double k = Math.ceil(low / step); k * step <= high; k++) {
            ticks.add(k * step);
        }
        return ticks;
    }

    private static double step(double atLeast) {
        double decade = Math.pow(10, Math.floor(Math.log10(atLeast)));
        for (int factor : new int[] {1, 2, 5}) {
            if (factor * decade >= atLeast) {
                return factor * decade;
            }
        }
        return 10 * decade;
    }

    /** A value in three digits or so. */
    static String show(double value) {
        if (Math.abs(value) < 1e-12) {
            return "0";
        }
        double size = Math.abs(value);
        String text =
                String.format(ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f", value);
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }
}
