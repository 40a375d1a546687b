package io.attune.trainer.loop;

import io.attune.kafka.event.PolicyPublished.Kind;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one compute pool of a CPU, shared by the roles of a process: one computes at a time. A policy's step comes before a reward
 * model's, and whoever samples waits for those who learn: answers that come later slow the people down who judge them, and so
 * nobody falls behind.
 */
final class ComputeLock {
    private enum Turn {
        POLICY,
        REWARD,
        SERVING
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition free = lock.newCondition();
    /** How many wait for each turn; the first key is who is next. */
    private final NavigableMap<Turn, Integer> waiting = new TreeMap<>();

    private boolean busy;

    /** Computes something of a learner as soon as what runs is done. */
    <T> T learn(Kind kind, Supplier<T> work) {
        return run(kind == Kind.POLICY ? Turn.POLICY : Turn.REWARD, work);
    }

    /** Computes something else once no learner waits. */
    <T> T serve(Supplier<T> work) {
        return run(Turn.SERVING, work);
    }

    /** Computes what nobody waits for: only if nobody computes and nobody wants to; null otherwise. */
    <T> @Nullable T spare(Supplier<T> work) {
        if (!takeSpare()) {
            return null;
        }
        try {
            return work.get();
        } finally {
            give();
        }
    }

    private boolean takeSpare() {
        lock.lock();
        try {
            if (busy || !waiting.isEmpty()) {
                return false;
            }
            busy = true;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private <T> T run(Turn turn, Supplier<T> work) {
        take(turn);
        try {
            return work.get();
        } finally {
            give();
        }
    }

    private void take(Turn turn) {
        lock.lock();
        try {
            waiting.merge(turn, 1, Integer::sum);
            while (busy || waiting.firstKey() != turn) {
                free.awaitUninterruptibly();
            }
            waiting.compute(turn, (_, count) -> count == 1 ? null : count - 1);
            busy = true;
        } finally {
            lock.unlock();
        }
    }

    private void give() {
        lock.lock();
        try {
            busy = false;
            free.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
