package io.attune.annotation.round;

import io.attune.annotation.worker.Work;
import io.attune.annotation.worker.Worker;
import io.attune.annotation.worker.Workers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/** Gives rounds their data beside everything else, and goes on after a restart where it was. */
@Component
class DataGiver implements Work {
    private static final Duration LOOK = Duration.ofMinutes(1);

    private final RoundRepository rounds;
    private final RoundData data;
    private final Worker worker;

    DataGiver(RoundRepository rounds, RoundData data, Workers workers) {
        this.rounds = rounds;
        this.data = data;
        this.worker = workers.employ("round-data", "giving rounds their data", this);
    }

    /** Said within the transaction of a launch. */
    record DataWanted() {}

    @TransactionalEventListener
    void launched(DataWanted wanted) {
        worker.wake();
    }

    /** Gives each round that lacks some the next piece; one that cannot be given any keeps no other from its own. */
    @Override
    public Duration turn() {
        List<UUID> lacking = rounds.withDataToGive();
        RuntimeException failure = null;
        for (UUID round : lacking) {
            try {
                data.giveSome(round);
            } catch (RuntimeException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return lacking.isEmpty() ? LOOK : Duration.ZERO;
    }
}
