package io.attune.annotation.demand;

import io.attune.annotation.round.RoundSteered;
import io.attune.annotation.round.Rounds;
import io.attune.annotation.round.RunningRound;
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
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Watches the queues: for every live round that runs, open tasks that nobody holds are kept at twice the active annotators and
 * never below four. Looks whenever tasks change hands, answers come or a round is steered. Tasks of rounds that have ended are
 * given to nobody.
 */
@Component
class Demand implements Work {
    private static final Logger LOG = LoggerFactory.getLogger(Demand.class);
    /** Looks by itself this often, for what time alone brings about: requests that are lost, leases that run out. */
    private static final Duration LOOK = Duration.ofSeconds(5);
    /** Changes that follow each other this fast are looked at together. */
    private static final Duration GATHER = Duration.ofMillis(200);
    /** Looks this often for tasks that were opened while their round was ending. */
    private static final Duration SWEEP = Duration.ofSeconds(10);

    private final Supply supply;
    private final Rounds rounds;
    private final Tasks tasks;
    private final Clock clock;
    private final Worker worker;
    private final AtomicBoolean steered = new AtomicBoolean();
    private Instant looked = Instant.EPOCH;
    private Instant swept = Instant.EPOCH;

    Demand(Supply supply, Rounds rounds, Tasks tasks, Clock clock, Workers workers) {
        this.supply = supply;
        this.rounds = rounds;
        this.tasks = tasks;
        this.clock = clock;
        this.worker = workers.employ("demand", "keeping annotators supplied", this);
    }

    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
    void changed(TasksChanged changed) {
        wake();
    }

    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
    void steered(RoundSteered change) {
        steered.set(true);
        wake();
    }

    /** Has it look now: something that it counts has changed. */
    void wake() {
        worker.wake();
    }

    @Override
    public Duration turn() {
        Duration early = Duration.between(clock.instant(), looked.plus(GATHER));
        if (early.isPositive()) {
            return early;
        }
        looked = clock.instant();
        look();
        return LOOK;
    }

    void look() {
        List<RunningRound> running = rounds.running();
        closeEnded(running);
        for (RunningRound round : running) {
            if (round.live()) {
                supply.ask(round.id(), round.project());
            }
        }
    }

    @Override
    public void letGo() {
        swept = Instant.EPOCH;
    }

    private void closeEnded(List<RunningRound> running) {
        Instant now = clock.instant();
        if (!steered.getAndSet(false) && now.isBefore(swept.plus(SWEEP))) {
            return;
        }
        Set<UUID> open = new HashSet<>(tasks.openRounds());
        running.forEach(round -> open.remove(round.id()));
        open.stream().filter(this::hasEnded).forEach(tasks::close);
        swept = now;
    }

    /** Tasks of a round that is not in the database stay open: no harm, and no reason to leave the other rounds alone. */
    private boolean hasEnded(UUID round) {
        try {
            return !Deliveries.takes(rounds.state(round));
        } catch (NoSuchElementException unknown) {
            LOG.debug("tasks are open: {}", unknown.getMessage());
            return false;
        }
    }
}
