package io.attune.trainer.ort;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/** Work of several threads at the same time. */
public final class Lanes {
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("lane-", 1).factory());

    /** How much more than a fair share the largest may be. */
    private static final double UNEVEN = 1.1;

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
        run(SharedRuntime.threads(), thread -> {
            for (int i = next.getAndIncrement(); i < pieces; i = next.getAndIncrement()) {
                work.accept(i);
            }
        });
    }

    /**
     * Divides pieces of work among so many lanes: the largest first, each to the lane that has least. In a lane they keep their order; one that gets nothing
     * is left out.
     */
    public static <T> List<List<T>> divide(List<T> pieces, ToIntFunction<T> size, int lanes) {
        int[] sizes = new int[lanes];
        List<List<Integer>> places = IntStream.range(0, lanes)
                .<List<Integer>>mapToObj(lane -> new ArrayList<>())
                .toList();
        IntStream.range(0, pieces.size())
                .boxed()
                .sorted(Comparator.comparingInt((Integer place) -> size.applyAsInt(pieces.get(place)))
                        .reversed())
                .forEach(place -> {
                    int least = IntStream.range(0, lanes)
                            .boxed()
                            .min(Comparator.comparingInt(lane -> sizes[lane]))
                            .orElseThrow();
                    sizes[least] += size.applyAsInt(pieces.get(place));
                    places.get(least).add(place);
                });
        return places.stream()
                .filter(own -> !own.isEmpty())
                .map(own -> own.stream().sorted().map(pieces::get).toList())
                .toList();
    }

    /**
     * Whether lanes have about as much to do. Where they have not, those that end first wait for longer than they gain by not waiting behind every
     * operator.
     *
     * @param total what there is to do, which may be less than what the lanes do together
     */
    public static boolean areEven(IntStream sizes, long total, int lanes) {
        return sizes.max().orElse(0) <= UNEVEN * total / lanes;
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
