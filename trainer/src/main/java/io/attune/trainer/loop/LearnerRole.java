package io.attune.trainer.loop;

import io.attune.kafka.client.EventWriter;
import io.attune.kafka.event.CommandAcknowledged;
import io.attune.kafka.event.CommandAcknowledged.State;
import io.attune.kafka.event.PolicyPublished.Kind;
import io.attune.kafka.event.RoundCommanded;
import io.attune.kafka.event.RoundCommanded.Desired;
import io.attune.trainer.data.BadInputException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Gives every round that is open a learner of its own, on its own thread. */
final class LearnerRole implements Restarting.Life {
    private static final long LOOK_MILLIS = 200;

    private final LoopContext context;
    private final Kind kind;
    private final Restarting restarting;
    private final Threads threads;
    private final Map<UUID, Work> works = new HashMap<>();

    LearnerRole(LoopContext context, Kind kind, Restarting restarting, Threads threads) {
        this.context = context;
        this.kind = kind;
        this.restarting = restarting;
        this.threads = threads;
    }

    /** A learner that runs, or the command after which it ended. */
    private static final class Work {
        private volatile @Nullable Long endedAt;

        boolean covers(RoundCommanded command) {
            Long ended = endedAt;
            return ended == null || ended >= command.sequence();
        }
    }

    @Override
    public void live() throws InterruptedException {
        try (BoardReader board = new BoardReader(context, RoundLearner.name(kind))) {
            List.copyOf(board.whole().commands()).forEach(this::ensure);
            while (!restarting.isEnding()) {
                List.copyOf(board.now().commands()).forEach(this::ensure);
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        }
    }

    private void ensure(RoundCommanded command) {
        Work known = works.get(command.round());
        boolean concerns =
                kind == Kind.POLICY || RewardStudent.learnsFrom(command.spec().kind());
        if (!concerns || (known != null && known.covers(command))) {
            return;
        }
        Work work = new Work();
        works.put(command.round(), work);
        if (known == null && isOver(command)) {
            work.endedAt = command.sequence();
            return;
        }
        threads.start(RoundLearner.name(kind) + "-" + command.round(), () -> learn(command, work));
    }

    /** A round whose end is in its checkpoint needs no model in memory to say so again. */
    private boolean isOver(RoundCommanded command) {
        Orders orders = Ledger.orders(context, kind, command.round());
        if (orders == null) {
            return kind == Kind.REWARD_MODEL && command.desired() == Desired.STOPPED;
        }
        return !orders.olderThan(command) && !orders.open();
    }

    private void learn(RoundCommanded command, Work work) throws InterruptedException {
        try {
            restarting.run(RoundLearner.name(kind) + " of round " + command.round(), () -> {
                try (Student student = student(command);
                        Ledger ledger = Ledger.of(context, kind, command.round());
                        RoundLearner learner = new RoundLearner(context, command, student, ledger)) {
                    Orders orders = learner.run(restarting::isEnding);
                    work.endedAt = orders.command().sequence();
                }
            });
        } catch (RoundFailedException e) {
            tellFailure(command, String.valueOf(e.getMessage()));
            work.endedAt = command.sequence();
        }
    }

    private Student student(RoundCommanded command) {
        try {
            LoadedBase base = context.bases().of(command.spec());
            return switch (kind) {
                case POLICY -> new PolicyStudent(base, command.spec(), context.artefacts());
                case REWARD_MODEL -> new RewardStudent(base, command.spec(), context.artefacts());
            };
        } catch (BadInputException | IllegalArgumentException e) {
            throw new RoundFailedException(String.valueOf(e.getMessage()), e);
        }
    }

    private void tellFailure(RoundCommanded command, String reason) {
        try (EventWriter writer = new EventWriter(context.kafka(), "/attune/" + RoundLearner.name(kind))) {
            writer.write(List.of(new CommandAcknowledged(
                    context.ids().next(), context.clock().instant(), command.round(), 0, State.FAILED, reason)));
        }
    }
}
