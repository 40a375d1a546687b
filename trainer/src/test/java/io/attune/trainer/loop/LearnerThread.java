package io.attune.trainer.loop;

import io.attune.kafka.event.PolicyPublished.Kind;
import io.attune.kafka.event.RoundCommanded;
import io.attune.kafka.event.RoundCommanded.Desired;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;

/** A learner that can be killed: it ends where it is, without a last checkpoint. */
final class LearnerThread {
    private final CompletableFuture<Orders> result;
    private final Semaphore turn = new Semaphore(1);
    private volatile boolean killed;

    LearnerThread(TestRound round) {
        this(round, Kind.POLICY);
    }

    LearnerThread(TestRound round, Kind kind) {
        RoundCommanded command = round.command(Desired.RUNNING);
        round.write(command);
        result = CompletableFuture.supplyAsync(
                () -> live(round, command, kind), Thread.ofPlatform().daemon()::start);
    }

    private static final class Killed extends RuntimeException {}

    private Orders live(TestRound round, RoundCommanded command, Kind kind) {
        LoopContext context = round.context();
        LoadedBase base = context.bases().of(round.spec());
        try (Student student = kind == Kind.POLICY
                        ? new PolicyStudent(base, round.spec(), round.artefacts)
                        : new RewardStudent(base, round.spec(), round.artefacts);
                Ledger ledger = Ledger.of(context, kind, round.id);
                RoundLearner learner = new RoundLearner(context, command, student, ledger)) {
            return learner.run(this::takeTurn);
        }
    }

    private boolean takeTurn() {
        turn.acquireUninterruptibly();
        turn.release();
        if (killed) {
            throw new Killed();
        }
        return false;
    }

    /** Stops it as SIGSTOP would. */
    void pause() {
        turn.acquireUninterruptibly();
    }

    void goOn() {
        turn.release();
    }

    void kill() {
        killed = true;
        try {
            result.join();
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof Killed)) {
                throw e;
            }
        }
    }

    /** Waits for its end. */
    Orders join() {
        return result.join();
    }
}
