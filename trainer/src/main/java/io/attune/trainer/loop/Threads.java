package io.attune.trainer.loop;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** The threads of a process, one per role and per learner; what ends one of them unexpectedly is told. */
final class Threads {
    private final BiConsumer<String, Throwable> failed;
    private final List<Thread> started = new ArrayList<>();

    /** @param failed takes the name of a thread that died, and of what */
    Threads(BiConsumer<String, Throwable> failed) {
        this.failed = requireNonNull(failed, "failed is null");
    }

    /** What a thread does. */
    interface Body {
        void run() throws InterruptedException;
    }

    synchronized void start(String name, Body body) {
        Thread thread = Thread.ofPlatform().name(name).daemon().unstarted(() -> {
            try {
                body.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Throwable e) {
                failed.accept(name, e);
            }
        });
        started.add(thread);
        thread.start();
    }

    /** Waits until all threads that were started have ended, each for so long at most. */
    void join(long millisEach) throws InterruptedException {
        for (Thread thread : copy()) {
            thread.join(millisEach);
        }
    }

    private synchronized List<Thread> copy() {
        return List.copyOf(started);
    }
}
