package io.attune.trainer.objective;

import java.util.List;
import java.util.Locale;

/**
 * One knob of an objective, declared once for the command line, files and forms.
 *
 * @param initial its value unless set
 * @param low smallest value, allowed itself unless {@code open}
 * @param high largest value, allowed
 * @param words what each whole value from 0 is called, for a choice among words; empty for a number
 * @param meaning one sentence
 */
public record Parameter(
        String name, double initial, double low, double high, boolean open, List<String> words, String meaning) {
    private static final List<String> SWITCH = List.of("false", "true");

    public Parameter {
        words = List.copyOf(words);
    }

    public static Parameter number(String name, double initial, String meaning) {
        return new Parameter(name, initial, -Double.MAX_VALUE, Double.MAX_VALUE, false, List.of(), meaning);
    }

    public static Parameter positive(String name, double initial, String meaning) {
        return new Parameter(name, initial, 0, Double.MAX_VALUE, true, List.of(), meaning);
    }

    public static Parameter notNegative(String name, double initial, String meaning) {
        return new Parameter(name, initial, 0, Double.MAX_VALUE, false, List.of(), meaning);
    }

    public static Parameter between(String name, double initial, double low, double high, String meaning) {
        return new Parameter(name, initial, low, high, false, List.of(), meaning);
    }

    /** A switch: 0 is off, 1 is on. */
    public static Parameter flag(String name, boolean initial, String meaning) {
        return new Parameter(name, initial ? 1 : 0, 0, 1, false, SWITCH, meaning);
    }

    /** One of several words, the first being the default; its value is the word's position. */
    public static Parameter choice(String name, String meaning, String... words) {
        return new Parameter(name, 0, 0, words.length - 1.0, false, List.of(words), meaning);
    }

    /** The same knob with another default. */
    public Parameter initially(double value) {
        return new Parameter(name, value, low, high, open, words, meaning);
    }

    public boolean flag() {
        return words.equals(SWITCH);
    }

    /**
     * Reads a value as people write it: a number, or one of the words.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public double parse(String text) {
        String trimmed = text.trim();
        if (!words.isEmpty()) {
            int word = words.indexOf(trimmed.toLowerCase(Locale.ROOT));
            if (word < 0 && flag() && (trimmed.equals("0") || trimmed.equals("1"))) {
                return Integer.parseInt(trimmed);
            }
            if (word < 0) {
                throw new IllegalArgumentException(name + " is '" + text + "', expected " + range());
            }
            return word;
        }
        try {
            return Double.parseDouble(trimmed);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is '" + text + "', expected a number", e);
        }
    }

    /** What may be set, in words. */
    public String range() {
        if (!words.isEmpty()) {
            return flag() ? "true or false" : String.join(", ", words);
        }
        if (high == Double.MAX_VALUE) {
            return low == -Double.MAX_VALUE ? "a number" : (open ? "over " : "at least ") + plain(low);
        }
        return (open ? "over " : "") + plain(low) + " to " + plain(high);
    }

    /** A value as people write it. */
    public String show(double value) {
        return words.isEmpty() ? plain(value) : words.get((int) value);
    }

    void check(double value) {
        boolean inside = (open ? value > low : value >= low) && value <= high;
        if (!inside || (!words.isEmpty() && value != Math.rint(value))) {
            throw new IllegalArgumentException(name + " is " + plain(value) + ", expected " + range());
        }
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
