package io.attune.trainer.judge;

import java.time.Duration;

/** How a thread waits; tests wait without time passing. */
@FunctionalInterface
public interface Pause {
    void of(Duration duration) throws InterruptedException;
}
