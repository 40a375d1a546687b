package io.attune.annotation.worker;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A thread that takes turns at one {@link Work} until it is told to end, and by itself never does. {@link Workers} starts and
 * ends it.
 *
 * <p>It is never interrupted: an interrupt that arrives while H2 reads or writes its file closes the file for everybody.
 */
public final class Worker {
    private final String name;
    private final Work work;
    private final Backoff backoff;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile @Nullable Thread appointed;
    private volatile boolean woken;
    private volatile CompletableFuture<Void> ended = CompletableFuture.completedFuture(null);

    Worker(String name, String purpose, Work work) {
        this.name = name;
        this.work = work;
        this.backoff = new Backoff(purpose);
    }

    /** Ends the rest under way, or else the next one. The pause after a failure goes on. */
    public void wake() {
        woken = true;
        signal();
    }

    void start() {
        CompletableFuture<Void> end = new CompletableFuture<>();
        Thread starting = Thread.ofPlatform().daemon().name(name).unstarted(() -> run(end));
        ended = end;
        appointed = starting; // before it runs: it ends when another is appointed, or none
        starting.start();
    }

    /** Tells the thread to end; what is returned is complete once it has finished its turn and let go of everything. */
    CompletableFuture<Void> end() {
        appointed = null;
        signal();
        work.cutShort();
        return ended;
    }

    private void run(CompletableFuture<Void> end) {
        while (goesOn()) {
            takeTurn();
        }
        letGo();
        end.complete(null);
    }

    private void takeTurn() {
        woken = false;
        Duration rest;
        try {
            rest = work.turn();
            backoff.worked();
        } catch (Throwable failure) { // an Error, too: the work has to go on, and nobody else would start it again
            letGo();
            if (goesOn()) {
                await(backoff.failed(failure), false);
            }
            return;
        }
        await(rest, true);
    }

    private void letGo() {
        try {
            work.letGo();
        } catch (Throwable failure) {
            backoff.tell(failure);
        }
    }

    private boolean goesOn() {
        return Thread.currentThread().equals(appointed);
    }

    private void signal() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void await(Duration longest, boolean wakeable) {
        lock.lock();
        try {
            long left = longest.toNanos();
            while (left > 0 && goesOn() && !(wakeable && woken)) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            backoff.tell(new IllegalStateException("somebody interrupted " + name, e));
        } finally {
            lock.unlock();
        }
    }
}
