package io.attune.trainer.loop;

import java.time.Duration;
import java.time.Instant;

/** How long a round has been running, pauses and restarts left out. */
final class Stopwatch {
    private Duration running;
    private Instant looked;

    Stopwatch(Duration running, Instant now) {
        this.running = running;
        this.looked = now;
    }

    /** Adds the time since the last look if the round ran. */
    Duration look(boolean ran, Instant now) {
        if (ran) {
            running = running.plus(Duration.between(looked, now));
        }
        looked = now;
        return running;
    }

    Duration running() {
        return running;
    }
}
