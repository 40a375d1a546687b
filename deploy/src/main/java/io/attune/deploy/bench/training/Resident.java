package io.attune.deploy.bench.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What this process holds in memory, in megabytes of 2^20 bytes; 0 where the kernel does not tell. */
final class Resident {
    private Resident() {}

    static long now() {
        return field("VmRSS:");
    }

    /** The most it has held so far. */
    static long peak() {
        return field("VmHWM:");
    }

    private static long field(String name) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.substring(name.length())
                                    .replace("kB", "")
                                    .strip())
                            >> 10)
                    .findFirst()
                    .orElse(0);
        } catch (IOException notLinux) {
            return 0;
        }
    }
}
