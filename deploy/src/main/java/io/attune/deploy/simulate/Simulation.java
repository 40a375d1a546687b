package io.attune.deploy.simulate;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A crew of annotators at work, each in its own virtual thread. */
public final class Simulation {
    private static final Duration REPORT = Duration.ofSeconds(2);

    private final List<SimulatedAnnotator> annotators;
    private final Workload workload;

    Simulation(List<SimulatedAnnotator> annotators, Workload workload) {
        this.annotators = List.copyOf(annotators);
        this.workload = requireNonNull(workload, "workload is null");
    }

    /**
     * Works until the workload is done; the first annotator that fails ends it all.
     *
     * @param progress told now and then how many judgments there are and how often somebody found no task
     */
    public List<Receipt> run(BiConsumer<Integer, Long> progress) throws IOException, InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var finished = new ExecutorCompletionService<Boolean>(threads);
            List<Future<Boolean>> running = new ArrayList<>();
            for (SimulatedAnnotator annotator : annotators) {
                running.add(finished.submit(() -> {
                    annotator.work();
                    return true;
                }));
            }
            try {
                for (int ended = 0; ended < running.size(); ) {
                    Future<Boolean> one = finished.poll(REPORT.toMillis(), TimeUnit.MILLISECONDS);
                    progress.accept(workload.receipts().size(), workload.idleTurns());
                    if (one != null) {
                        one.get();
                        ended++;
                    }
                }
            } catch (ExecutionException failed) {
                throw rethrown(failed.getCause());
            } finally {
                running.forEach(one -> one.cancel(true));
            }
        }
        return workload.receipts();
    }

    private static IOException rethrown(@Nullable Throwable cause) {
        return switch (cause) {
            case null -> new IOException("an annotator failed without a cause");
            case RuntimeException unchecked -> throw unchecked;
            case Error error -> throw error;
            case IOException io -> io;
            case InterruptedException interrupted -> new InterruptedIOException("an annotator was interrupted");
            default -> new IOException(cause);
        };
    }
}
