package io.attune.trainer.ort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What the system says of its memory. */
final class HostMemory {
    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final String FREE = "MemAvailable:";

    private HostMemory() {}

    /** Bytes that it could give without swapping; none where it does not say. */
    static OptionalLong free() {
        try (Stream<String> lines = Files.lines(MEMORY)) {
            return lines.filter(line -> line.startsWith(FREE))
                    .mapToLong(line -> Long.parseLong(line.substring(FREE.length())
                                    .replace("kB", "")
                                    .strip())
                            << 10)
                    .findFirst();
        } catch (IOException notLinux) {
            return OptionalLong.empty();
        }
    }
}
