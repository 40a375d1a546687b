package io.attune.trainer.cli;

import java.util.concurrent.CountDownLatch;

/** Lets a run end orderly when the process is told to end (SIGTERM, Ctrl-C): the process waits until this is closed. */
final class Termination implements AutoCloseable {
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::await, "termination");
    private volatile boolean asked;

    Termination() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void await() {
        asked = true;
        try {
            closed.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether to end as soon as what cannot be cut short is done. */
    boolean asked() {
        return asked;
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // the hook is what ran, or is about to: it finds this closed
        }
    }
}
