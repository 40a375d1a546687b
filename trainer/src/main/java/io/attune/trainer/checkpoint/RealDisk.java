package io.attune.trainer.checkpoint;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Through java.nio, with the syncs that make names and contents outlive a crash. */
final class RealDisk implements Disk {
    @Override
    public void makeDirectory(Path directory) throws IOException {
        Files.createDirectories(directory);
    }

    @Override
    public Path makeUniqueDirectory(Path parent, String prefix) throws IOException {
        return Files.createTempDirectory(parent, prefix);
    }

    @Override
    public void write(Path file, Content content) throws IOException {
        content.writeTo(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    @Override
    public void publish(Path written, Path name) throws IOException {
        sync(written);
        Files.move(written, name, StandardCopyOption.ATOMIC_MOVE);
        sync(requireNonNull(name.getParent()));
    }

    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public void delete(Path path) throws IOException {
        if (Files.notExists(path)) {
            return;
        }
        try (Stream<Path> walked = Files.walk(path)) {
            for (Path one : walked.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        try (Stream<Path> there = Files.list(directory)) {
            return there.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
