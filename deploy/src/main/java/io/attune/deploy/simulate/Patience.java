package io.attune.deploy.simulate;

import static java.util.Objects.requireNonNull;

import io.attune.deploy.client.RestException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Repeats a request while the server is away, for requests that may be repeated.
 *
 * @param limit how long the server may be away
 */
record Patience(Duration limit, InstantSource clock) {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    Patience {
        requireNonNull(limit, "limit is null");
        requireNonNull(clock, "clock is null");
    }

    @FunctionalInterface
    interface Request<T> {
        /** Sends it once more; {@code attempt} counts from 1. */
        T send(int attempt) throws IOException;
    }

    <T> T until(Request<T> request) throws IOException, InterruptedException {
        Instant end = clock.instant().plus(limit);
        Duration pause = FIRST_PAUSE;
        for (int attempt = 1; ; attempt++) {
            try {
                return request.send(attempt);
            } catch (RestException refused) {
                if (!refused.passing() || clock.instant().isAfter(end)) {
                    throw refused;
                }
            } catch (IOException away) {
                if (clock.instant().isAfter(end)) {
                    throw new IOException(
                            "the server was away for " + limit.toSeconds() + " s: " + away.getMessage(), away);
                }
            }
            Thread.sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }
}
