package io.attune.ui.text;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as people say them, and exactly. */
public final class Times {
    private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm:ss z", Locale.ENGLISH)
            .withZone(ZoneId.systemDefault());
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH).withZone(ZoneId.systemDefault());

    private Times() {}

    /** When the day of {@code now} began here. */
    public static Instant dayStart(Instant now) {
        ZoneId zone = ZoneId.systemDefault();
        return LocalDate.ofInstant(now, zone).atStartOfDay(zone).toInstant();
    }

    /** Such as {@code 4 min ago}. */
    public static String ago(Instant then, Instant now) {
        Duration age = Duration.between(then, now);
        return age.toSeconds() < 10 ? "just now" : length(age) + " ago";
    }

    /** Such as {@code 12 min}, in the largest unit that fits. */
    public static String length(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min";
        }
        return seconds < 86_400 ? seconds / 3600 + " h" : seconds / 86_400 + " d";
    }

    /** Hours and minutes of the day. */
    public static String clock(Instant at) {
        return CLOCK.format(at);
    }

    /** To the second, with the zone. */
    public static String exact(Instant at) {
        return EXACT.format(at);
    }
}
