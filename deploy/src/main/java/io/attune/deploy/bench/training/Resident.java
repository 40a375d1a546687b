package io.attune.deploy.bench.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What a process holds in memory, in megabytes of 2^20 bytes; 0 where the kernel does not tell. */
final class Resident {
    private Resident() {}

    /** This one, now. */
    static long now() {
        return field("self", "VmRSS:");
    }

    /** The most that this one has held so far. */
    static long peak() {
        return field("self", "VmHWM:");
    }

    /** The most that another process has held so far; 0 when it has ended. */
    static long peak(long process) {
        return field(Long.toString(process), "VmHWM:");
    }

    private static long field(String process, String name) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", process, "status"))) {
            return lines.filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.substring(name.length())
                                    .replace("kB", "")
                                    .strip())
                            >> 10)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException notThere) {
            return 0;
        }
    }
}
