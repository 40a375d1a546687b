package io.attune.deploy.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A process that is kept running: what dies is started again, after 0.5 s at first and doubling to 10 s while it keeps dying
 * within half a minute. The child watches its standard input, a pipe from here, and ends when that closes, so nothing outlives
 * a supervisor that was killed.
 */
final class Child implements AutoCloseable {
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(500);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(10);
    private static final Duration HEALTHY = Duration.ofSeconds(30);
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final ChildSpec spec;
    private final InstantSource clock;
    private final Consumer<String> report;
    private final Thread keeper;
    private final AtomicInteger endings = new AtomicInteger();
    private volatile @Nullable Process process;
    private volatile @Nullable LastWords words;
    private volatile boolean closing;

    Child(ChildSpec spec, InstantSource clock, Consumer<String> report) {
        this.spec = spec;
        this.clock = clock;
        this.report = report;
        this.keeper = Thread.ofVirtual().name("keep-" + spec.name()).unstarted(this::keep);
    }

    Child start() {
        keeper.start();
        return this;
    }

    @Nullable
    Process process() {
        return process;
    }

    String name() {
        return spec.name();
    }

    /** How often it ended by itself. */
    int endings() {
        return endings.get();
    }

    /** Why the process ended that was started last. */
    String lastWords() {
        LastWords known = words;
        return known == null ? "it was never started" : known.text();
    }

    private void keep() {
        Duration backoff = FIRST_BACKOFF;
        try {
            while (!closing) {
                var started = clock.instant();
                int exit = startProcess().waitFor();
                if (closing) {
                    return;
                }
                endings.incrementAndGet();
                boolean healthy = Duration.between(started, clock.instant()).compareTo(HEALTHY) > 0;
                backoff = healthy ? FIRST_BACKOFF : backoff;
                report.accept("%s ended with exit code %d; starting it again in %.1f s. Its log: %s"
                        .formatted(spec.name(), exit, backoff.toMillis() / 1000.0, spec.log()));
                Thread.sleep(backoff);
                backoff = min(backoff.multipliedBy(2), LONGEST_BACKOFF);
            }
        } catch (IOException e) {
            report.accept("%s cannot be started (%s)".formatted(spec.name(), e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private synchronized Process startProcess() throws IOException {
        if (Files.exists(spec.log()) && Files.size(spec.log()) > 16 << 20) {
            Files.move(
                    spec.log(), spec.log().resolveSibling(spec.name() + ".1.log"), StandardCopyOption.REPLACE_EXISTING);
        }
        ProcessBuilder builder = new ProcessBuilder(spec.command())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
        builder.environment().putAll(spec.environment());
        words = LastWords.of(spec.log());
        Process started = builder.start();
        process = started;
        if (closing) {
            started.destroy();
        }
        return started;
    }

    /** Asks the child to end by closing its standard input, and insists after a while. */
    @Override
    public void close() {
        closing = true;
        keeper.interrupt();
        Process running = process;
        if (running == null) {
            return;
        }
        try {
            running.getOutputStream().close();
            if (!running.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                running.destroyForcibly().waitFor();
            }
        } catch (IOException e) {
            running.destroyForcibly();
        } catch (InterruptedException e) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
