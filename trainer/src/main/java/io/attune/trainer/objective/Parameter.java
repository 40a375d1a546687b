package io.attune.trainer.objective;

import java.util.Locale;

/**
 * One knob of an objective, declared once for the command line, files and forms.
 *
 * @param initial its value unless set
 * @param low smallest value, allowed itself unless {@code open}
 * @param high largest value, allowed
 * @param flag whether it is a switch: 0 is off, 1 is on
 * @param meaning one sentence
 */
public record Parameter(
        String name, double initial, double low, double high, boolean open, boolean flag, String meaning) {

    public static Parameter positive(String name, double initial, String meaning) {
        return new Parameter(name, initial, 0, Double.MAX_VALUE, true, false, meaning);
    }

    public static Parameter notNegative(String name, double initial, String meaning) {
        return new Parameter(name, initial, 0, Double.MAX_VALUE, false, false, meaning);
    }

    public static Parameter between(String name, double initial, double low, double high, String meaning) {
        return new Parameter(name, initial, low, high, false, false, meaning);
    }

    public static Parameter flag(String name, boolean initial, String meaning) {
        return new Parameter(name, initial ? 1 : 0, 0, 1, false, true, meaning);
    }

    /**
     * Reads a value as people write it: a number, or true and false for a switch.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public double parse(String text) {
        String trimmed = text.trim();
        if (flag) {
            return switch (trimmed.toLowerCase(Locale.ROOT)) {
                case "true", "1" -> 1;
                case "false", "0" -> 0;
                default -> throw new IllegalArgumentException(name + " is '" + text + "', expected true or false");
            };
        }
        try {
            return Double.parseDouble(trimmed);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is '" + text + "', expected a number", e);
        }
    }

    /** What may be set, in words. */
    public String range() {
        if (flag) {
            return "true or false";
        }
        if (high == Double.MAX_VALUE) {
            return low == -Double.MAX_VALUE ? "a number" : (open ? "over " : "at least ") + plain(low);
        }
        return (open ? "over " : "") + plain(low) + " to " + plain(high);
    }

    /** A value as people write it. */
    public String show(double value) {
        return flag ? Boolean.toString(value == 1) : plain(value);
    }

    void check(double value) {
        boolean inside = (open ? value > low : value >= low) && value <= high;
        if (!inside || (flag && value != 0 && value != 1)) {
            throw new IllegalArgumentException(name + " is " + plain(value) + ", expected " + range());
        }
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
