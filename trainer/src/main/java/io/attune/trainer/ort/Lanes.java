package io.attune.trainer.ort;

import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Work of several threads at the same time. */
public final class Lanes {
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("lane-", 1).factory());

    private Lanes() {}

    /**
     * Does pieces of work beside each other, each on a thread of its own, the first on the caller's, and waits for all of them, whatever becomes of one.
     *
     * @param work is given the number of its piece, from 0 on
     * @throws RuntimeException what the first of those threw that failed
     */
    public static void run(int pieces, IntConsumer work) {
        var others = new ArrayList<CompletableFuture<Void>>();
        try {
            for (int i = 1; i < pieces; i++) {
                int piece = i;
                others.add(CompletableFuture.runAsync(() -> work.accept(piece), THREADS));
            }
            work.accept(0);
        } finally {
            // Each of them uses memory of the caller's until it ends.
            CompletableFuture.allOf(others.toArray(CompletableFuture[]::new))
                    .exceptionally(failed -> null)
                    .join();
        }
        others.forEach(Lanes::rethrow);
    }

    /**
     * Does many small pieces of work on the threads of the process, each of which takes the next as it comes. A parallel stream would wait in a loop that
     * HotSpot compiles together with all of the work: 47 MB, for a moment somewhere in the first minutes of a run.
     *
     * @throws RuntimeException what the first thread threw that failed
     */
    public static void share(int pieces, IntConsumer work) {
        var next = new AtomicInteger();
        run(Math.min(pieces, SharedRuntime.threads()), thread -> {
            for (int i = next.getAndIncrement(); i < pieces; i = next.getAndIncrement()) {
                work.accept(i);
            }
        });
    }

    private static void rethrow(CompletableFuture<Void> ended) {
        if (ended.state() != Future.State.FAILED) {
            return;
        }
        switch (ended.exceptionNow()) {
            case RuntimeException failure -> throw failure;
            case Error failure -> throw failure;
            case Throwable checked -> throw new IllegalStateException(checked);
        }
    }
}
