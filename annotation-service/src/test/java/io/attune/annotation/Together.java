package io.attune.annotation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** The same done by many at the same moment. */
public final class Together {
    private Together() {}

    /** What each got, in order; the first failure fails the test. */
    public static <T> List<T> run(int many, IntFunction<Callable<T>> what) throws Exception {
        List<T> results = new ArrayList<>();
        for (Future<T> one : all(many, what)) {
            try {
                results.add(one.get(60, TimeUnit.SECONDS));
            } catch (ExecutionException e) {
                throw new AssertionError("one of " + many + " failed", e.getCause());
            }
        }
        return results;
    }

    private static <T> List<Future<T>> all(int many, IntFunction<Callable<T>> what) throws InterruptedException {
        CountDownLatch ready = new CountDownLatch(many);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                Callable<T> one = what.apply(i);
                running.add(threads.submit(() -> {
                    ready.countDown();
                    ready.await();
                    return one.call();
                }));
            }
            return running;
        }
    }
}
