package io.attune.annotation.worker;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Everybody who works beside the requests: all start when the application has, and end together before it does. */
@Component
public final class Workers implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
    private static final Duration GOODBYE = Duration.ofSeconds(5);

    private final List<Worker> workers = new CopyOnWriteArrayList<>();
    private volatile boolean running;

    /**
     * Has a work done on a thread of its own.
     *
     * @param name of the thread
     * @param purpose for the log, as in {@code publishing the outbox}
     */
    public Worker employ(String name, String purpose, Work work) {
        if (running) {
            throw new IllegalStateException("the others have started: employ " + name + " in a constructor");
        }
        Worker worker = new Worker(name, purpose, work);
        workers.add(worker);
        return worker;
    }

    @Override
    public void start() {
        running = true;
        workers.forEach(Worker::start);
    }

    /** Waits until all have ended, but not for long: one that is held up by an absent broker is left behind. */
    @Override
    public void stop() {
        running = false;
        CompletableFuture<?>[] ended = workers.stream().map(Worker::end).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(ended).get(GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            LOG.warn("some work is held up and left behind after {} s", GOODBYE.toSeconds());
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
