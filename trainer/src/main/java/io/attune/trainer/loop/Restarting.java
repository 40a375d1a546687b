package io.attune.trainer.loop;

import static java.util.Objects.requireNonNull;

import io.attune.kafka.client.WriterFencedException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a role until the process ends: what fails is logged in one line and made anew after a pause that grows. */
final class Restarting {
    private static final Logger LOG = LoggerFactory.getLogger(Restarting.class);
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final CountDownLatch ending;

    /** @param ending reaches 0 when the process ends */
    Restarting(CountDownLatch ending) {
        this.ending = requireNonNull(ending, "ending is null");
    }

    /** One life of a role, from opening what it needs to closing it. */
    interface Life {
        /** Returns once the role has nothing more to do. */
        void live() throws InterruptedException;
    }

    boolean isEnding() {
        return ending.getCount() == 0;
    }

    /**
     * Lives, and lives again after whatever can pass.
     *
     * @throws WriterFencedException since another process has taken this role over
     * @throws RoundFailedException since trying again would not help
     */
    void run(String name, Life life) throws InterruptedException {
        Duration pause = FIRST;
        while (!isEnding()) {
            try {
                life.live();
                return;
            } catch (WriterFencedException | RoundFailedException e) {
                throw e;
            } catch (RuntimeException e) {
                LOG.warn("{} starts again in {} ms: {}", name, pause.toMillis(), String.valueOf(e.getMessage()));
                LOG.debug("cause", e);
            }
            if (ending.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST) < 0 ? pause.multipliedBy(2) : LONGEST;
        }
    }
}
