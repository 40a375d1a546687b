package io.attune.trainer.judge;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before trying again: a random time up to first·2^n, so that many clients do not return at once (full jitter), and at least what the
 * server asks for by Retry-After; never over a limit.
 *
 * @param first upper end of the wait before the first repetition
 * @param most limit of any wait
 */
record Backoff(Duration first, Duration most, Clock clock, RandomGenerator random) {

    /**
     * The wait before repetition {@code n}, counted from 0.
     *
     * @param retryAfter the header's value: seconds or a date; null where the server sent none. What cannot be read counts as none
     */
    Duration before(int n, @Nullable String retryAfter) {
        long ceiling = Math.min(most.toMillis(), first.toMillis() << Math.min(n, 20));
        Duration jittered = Duration.ofMillis(random.nextLong(ceiling + 1));
        Duration asked = asked(retryAfter);
        Duration wait = asked.compareTo(jittered) > 0 ? asked : jittered;
        return wait.compareTo(most) > 0 ? most : wait;
    }

    private Duration asked(@Nullable String retryAfter) {
        if (retryAfter == null) {
            return Duration.ZERO;
        }
        String value = retryAfter.trim();
        if (value.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        try {
            ZonedDateTime date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
            return Duration.between(clock.instant(), date.toInstant());
        } catch (DateTimeException unreadable) {
            return Duration.ZERO;
        }
    }
}
