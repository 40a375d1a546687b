package io.attune.deploy.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A disk of its own for one directory, small enough to be filled: a tmpfs, which root alone may mount. */
final class SmallDisk implements AutoCloseable {
    private final Path directory;

    /** @param directory made if it is missing */
    SmallDisk(Path directory, int megabytes) throws IOException {
        this.directory = Files.createDirectories(directory);
        run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", directory.toString());
    }

    /** Leaves no byte free. */
    void fill() throws IOException {
        byte[] page = new byte[4096];
        try (OutputStream ballast = Files.newOutputStream(ballast())) {
            while (true) {
                ballast.write(page);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    /** Takes back what {@link #fill()} did. */
    void free() throws IOException {
        Files.delete(ballast());
    }

    private Path ballast() {
        return directory.resolve("ballast");
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        try {
            assertThat(process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0)
                    .as("%s, which needs root", String.join(" ", command))
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted at " + String.join(" ", command));
        }
    }

    @Override
    public void close() throws IOException {
        run("umount", "--lazy", directory.toString());
    }
}
