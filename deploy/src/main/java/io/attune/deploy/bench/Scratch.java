package io.attune.deploy.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.util.FileSystemUtils;

/**
 * A directory of a benchmark's files, which goes when this is closed, or when the process is told to end before (Ctrl-C). What the benchmark has started ends then, too, and writes there
 * until it has: it is waited for a while.
 */
public final class Scratch implements AutoCloseable {
    /** A server ends its processes one after the other, and gives each ten seconds. */
    private static final Duration TIME_TO_END = Duration.ofSeconds(35);

    private static final Duration LOOK = Duration.ofMillis(20);

    private final Path directory;
    private final Thread hook = new Thread(this::end, "scratch-end");

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
        delete();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // the hook is what ran, or is about to: it finds nothing there
        }
    }

    private void end() {
        try {
            long start = System.nanoTime();
            while (anyStartedLives() && System.nanoTime() - start < TIME_TO_END.toNanos()) {
                Thread.sleep(LOOK);
            }
            delete();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static boolean anyStartedLives() {
        return ProcessHandle.current().descendants().anyMatch(ProcessHandle::isAlive);
    }

    private synchronized void delete() throws IOException {
        FileSystemUtils.deleteRecursively(directory);
    }
}
