package io.attune.deploy.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Looks every second at how much memory a process and all that it started hold together, shared pages counted once (PSS). */
final class MemoryWatch implements AutoCloseable {
    private static final long LOOK_MILLIS = 1_000;
    private static final String FIELD = "Pss:";

    private final ProcessHandle root;
    private final Thread thread;
    private volatile long peakKilobytes;

    MemoryWatch(ProcessHandle root) {
        this.root = root;
        this.thread = Thread.ofPlatform().name("memory-watch").daemon().start(this::watch);
    }

    /** The most seen so far, in megabytes of 2^20 bytes; 0 where the kernel does not tell. */
    long peakMegabytes() {
        return peakKilobytes >> 10;
    }

    private void watch() {
        try {
            while (true) {
                long now = Stream.concat(Stream.of(root), root.descendants())
                        .mapToLong(process -> kilobytes(process.pid()))
                        .sum();
                peakKilobytes = Math.max(peakKilobytes, now);
                Thread.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long kilobytes(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "smaps_rollup"))) {
            return lines.filter(line -> line.startsWith(FIELD))
                    .mapToLong(line -> Long.parseLong(
                            line.substring(FIELD.length()).replace("kB", "").strip()))
                    .sum();
        } catch (IOException | UncheckedIOException ended) {
            return 0;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
