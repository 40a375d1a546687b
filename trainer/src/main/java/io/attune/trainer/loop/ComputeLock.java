package io.attune.trainer.loop;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The one compute pool of a CPU, shared by the roles of a process: one computes at a time, and whoever samples waits for those who
 * learn rather than the other way round.
 */
final class ComputeLock {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition free = lock.newCondition();
    private boolean busy;
    private int learning;

    /** Computes something of a learner as soon as what runs is done. */
    <T> T learn(Supplier<T> work) {
        lock.lock();
        try {
            learning++;
            while (busy) {
                free.awaitUninterruptibly();
            }
            learning--;
            busy = true;
        } finally {
            lock.unlock();
        }
        return run(work);
    }

    /** Computes something else once no learner waits. */
    <T> T serve(Supplier<T> work) {
        lock.lock();
        try {
            while (busy || learning > 0) {
                free.awaitUninterruptibly();
            }
            busy = true;
        } finally {
            lock.unlock();
        }
        return run(work);
    }

    private <T> T run(Supplier<T> work) {
        try {
            return work.get();
        } finally {
            lock.lock();
            try {
                busy = false;
                free.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
