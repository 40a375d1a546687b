package io.attune.annotation;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits longer after each failure in a row, from a tenth of a second to two seconds, and tells only of the first and the end. */
public final class Backoff {
    private static final Logger LOG = LoggerFactory.getLogger(Backoff.class);
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(2);

    private final String work;
    private Duration next = FIRST;
    private boolean failing;

    /**
     * For one kind of work.
     *
     * @param work what is being tried, as in {@code publishing the outbox}
     */
    public Backoff(String work) {
        this.work = work;
    }

    /** Notes a success. */
    public void worked() {
        if (failing) {
            LOG.info("{} works again", work);
        }
        failing = false;
        next = FIRST;
    }

    /** Notes a failure and waits; returns at once when the thread is interrupted, and leaves it so. */
    public void failed(RuntimeException failure) {
        if (!failing) {
            LOG.warn("{} fails and is tried until it works: {}", work, failure.getMessage());
        }
        failing = true;
        try {
            Thread.sleep(next);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        next = next.multipliedBy(2).compareTo(LONGEST) < 0 ? next.multipliedBy(2) : LONGEST;
    }
}
