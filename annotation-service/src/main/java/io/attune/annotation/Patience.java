package io.attune.annotation;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Waiting, for threads that work with the database. None of them is ever ended by an interrupt: one that arrives while H2 reads
 * or writes its file closes the file for everybody.
 */
public final class Patience {
    private static final Duration GOODBYE = Duration.ofSeconds(5);

    private Patience() {}

    /** Waits for a permit, or until the time is over. */
    public static void await(Semaphore wake, Duration longest) {
        try {
            boolean _ = wake.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(Thread.currentThread().getName() + " was interrupted", e);
        }
    }

    /** Waits for a thread that was told to end; one that is held up by an absent broker is left behind. */
    public static void join(Thread ending) {
        try {
            boolean _ = ending.join(GOODBYE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
