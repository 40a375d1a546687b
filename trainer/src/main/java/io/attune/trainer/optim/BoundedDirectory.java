package io.attune.trainer.optim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Files of a directory that together stay under a size: those that were used longest ago go first. Another process may take a file away at any time. */
final class BoundedDirectory {
    private static final String PART = ".part";
    private static final double SHARE_THAT_STAYS = 0.75;

    private final Path directory;
    private final long mostBytes;
    private final Clock clock;
    private long bytes;

    private record Entry(Path path, long bytes, FileTime used) {}

    BoundedDirectory(Path directory, long mostBytes, Clock clock) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.mostBytes = mostBytes;
        this.clock = clock;
        this.bytes = entries().stream().mapToLong(Entry::bytes).sum();
        shrink();
    }

    /** What a file holds, null where there is none. */
    byte @Nullable [] read(String name) throws IOException {
        Path file = directory.resolve(name);
        try {
            byte[] content = Files.readAllBytes(file);
            Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
            return content;
        } catch (NoSuchFileException absent) {
            return null;
        }
    }

    /** Writes a file as a whole. */
    void write(String name, byte[] content) throws IOException {
        Path part = Files.createTempFile(directory, name, PART);
        try {
            Files.write(part, content);
            Files.setLastModifiedTime(part, FileTime.from(clock.instant()));
            Files.move(part, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
        bytes += content.length;
        shrink();
    }

    private void shrink() throws IOException {
        if (bytes <= mostBytes) {
            return;
        }
        List<Entry> oldestFirst = entries();
        bytes = oldestFirst.stream().mapToLong(Entry::bytes).sum();
        for (Entry entry : oldestFirst) {
            if (bytes <= mostBytes * SHARE_THAT_STAYS) {
                return;
            }
            Files.deleteIfExists(entry.path());
            bytes -= entry.bytes();
        }
    }

    private List<Entry> entries() throws IOException {
        var entries = new ArrayList<Entry>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                try {
                    entries.add(new Entry(file, Files.size(file), Files.getLastModifiedTime(file)));
                } catch (NoSuchFileException gone) {
                    // By another process, in this moment.
                }
            }
        }
        entries.sort(Comparator.comparing(Entry::used));
        return entries;
    }
}
