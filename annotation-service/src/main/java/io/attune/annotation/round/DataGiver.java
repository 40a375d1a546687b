package io.attune.annotation.round;

import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/** Gives rounds their data beside everything else, and goes on after a restart where it was. */
@Component
class DataGiver implements DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(DataGiver.class);

    private final RoundRepository rounds;
    private final RoundData data;
    private final ExecutorService giver = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("round-data").daemon().factory());

    DataGiver(RoundRepository rounds, RoundData data) {
        this.rounds = rounds;
        this.data = data;
    }

    /** Said within the transaction of a launch. */
    record DataWanted(UUID round) {}

    @TransactionalEventListener
    void launched(DataWanted wanted) {
        giver.execute(() -> give(wanted.round()));
    }

    @EventListener(ApplicationReadyEvent.class)
    void started() {
        rounds.withDataToGive().forEach(round -> giver.execute(() -> give(round)));
    }

    private void give(UUID round) {
        try {
            while (!giver.isShutdown() && data.giveSome(round)) {
                LOG.debug("gave round {} some of its data", round);
            }
        } catch (RuntimeException e) {
            LOG.error(
                    "round {} got only some of its data; the rest follows after a restart of the web process",
                    round,
                    e);
        }
    }

    /** Never interrupts: an interrupt in the middle of its file access would close an H2 database. */
    @Override
    public void destroy() {
        giver.close();
    }
}
