package io.attune.deploy.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.util.FileSystemUtils;

/**
 * A directory of a benchmark's files, which goes when this is closed. Where the process is told to end before (Ctrl-C), it waits for that a while: what the benchmark has started ends too,
 * and writes there until it has.
 */
public final class Scratch implements AutoCloseable {
    private static final int SECONDS_TO_CLOSE = 10;

    private final Path directory;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::await, "scratch-end");

    private Scratch(Path directory) {
        this.directory = directory;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Makes one in the system's directory for temporary files.
     *
     * @param name what its own name begins with
     */
    public static Scratch make(String name) throws IOException {
        return new Scratch(Files.createTempDirectory(name));
    }

    public Path directory() {
        return directory;
    }

    @Override
    public void close() throws IOException {
        try {
            FileSystemUtils.deleteRecursively(directory);
        } finally {
            closed.countDown();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // the hook is what ran, or is about to: it finds this closed
        }
    }

    private void await() {
        try {
            if (!closed.await(SECONDS_TO_CLOSE, TimeUnit.SECONDS)) {
                FileSystemUtils.deleteRecursively(directory);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
