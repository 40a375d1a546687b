package io.attune.annotation.demand;

import io.attune.annotation.round.RoundView;
import io.attune.annotation.round.Rounds;
import io.attune.annotation.round.TuningObjective;
import io.attune.annotation.task.Tasks;
import io.attune.annotation.task.TasksChanged;
import io.attune.annotation.worker.Work;
import io.attune.annotation.worker.Worker;
import io.attune.annotation.worker.Workers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Watches the queues: for every live round that runs, open tasks that nobody holds are kept at twice the active annotators and
 * never below four. Looks whenever tasks change hands and twice a second. Tasks of rounds that have ended are given to nobody.
 */
@Component
class Demand implements Work {
    private static final Logger LOG = LoggerFactory.getLogger(Demand.class);
    private static final Duration LOOK = Duration.ofMillis(500);

    private final Supply supply;
    private final Rounds rounds;
    private final Tasks tasks;
    private final Clock clock;
    private final Worker worker;
    private List<RoundView> running = List.of();
    private Instant looked = Instant.EPOCH;

    Demand(Supply supply, Rounds rounds, Tasks tasks, Clock clock, Workers workers) {
        this.supply = supply;
        this.rounds = rounds;
        this.tasks = tasks;
        this.clock = clock;
        this.worker = workers.employ("demand", "keeping annotators supplied", this);
    }

    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
    void changed(TasksChanged changed) {
        worker.wake();
    }

    @Override
    public Duration turn() {
        look();
        return LOOK;
    }

    private void look() {
        Instant now = clock.instant();
        if (!now.isBefore(looked.plus(LOOK))) {
            running = rounds.running();
            looked = now;
            closeEnded();
        }
        for (RoundView round : running) {
            if (TuningObjective.of(round.spec().objective()).live()) {
                supply.ask(round.id(), round.project());
            }
        }
    }

    private void closeEnded() {
        Set<UUID> open = new HashSet<>(tasks.openRounds());
        running.forEach(round -> open.remove(round.id()));
        for (UUID round : open) {
            if (hasEnded(round)) {
                tasks.close(round);
            }
        }
    }

    /** Tasks of a round that is not in the database stay open: no harm, and no reason to leave the other rounds alone. */
    private boolean hasEnded(UUID round) {
        try {
            return !Deliveries.takes(rounds.get(round).state());
        } catch (NoSuchElementException unknown) {
            LOG.debug("tasks are open: {}", unknown.getMessage());
            return false;
        }
    }
}
