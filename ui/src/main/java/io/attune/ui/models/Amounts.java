package io.attune.ui.models;

import java.util.Locale;

/** Large numbers as people say them. */
final class Amounts {
    private Amounts() {}

    /** Such as {@code 3.2 M parameters}. */
    static String parameters(long number) {
        return scaled(number, "", " k", " M", " B") + " parameters";
    }

    /** Such as {@code 13 MB}, in powers of ten. */
    static String bytes(long number) {
        return scaled(number, " bytes", " kB", " MB", " GB");
    }

    private static String scaled(long number, String... units) {
        int unit = 0;
        double rest = (double) number;
        while (rest >= 999.5 && unit < units.length - 1) {
            rest /= 1000;
            unit++;
        }
        boolean fraction = unit > 0 && rest < 9.95;
        return String.format(Locale.ROOT, fraction ? "%.1f" : "%.0f", rest) + units[unit];
    }
}
