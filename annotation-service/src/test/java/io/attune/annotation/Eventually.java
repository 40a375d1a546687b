package io.attune.annotation;

import io.attune.kafka.KafkaUnavailableException;
import java.time.Duration;
import java.time.Instant;

/** For what happens on other threads. */
public final class Eventually {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);

    private Eventually() {}

    /** Checks until it holds and the broker is there; when that is not so in half a minute, the test fails with the last reason. */
    public static void holds(Runnable check) {
        Instant end = Instant.now().plus(LONG_ENOUGH);
        while (true) {
            try {
                check.run();
                return;
            } catch (AssertionError | KafkaUnavailableException notYet) {
                if (Instant.now().isAfter(end)) {
                    throw notYet;
                }
            }
            sleep();
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
