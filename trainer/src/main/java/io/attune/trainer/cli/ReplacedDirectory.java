package io.attune.trainer.cli;

import static java.util.Objects.requireNonNull;

import io.attune.trainer.data.BadInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory that is filled beside its target and renamed when complete and on disk, so that a failure, Ctrl-C and a full disk included, leaves nothing.
 */
final class ReplacedDirectory implements AutoCloseable {
    private final Path target;
    private final Path temporary;
    private final Path content;
    private final Thread whenKilled;

    private ReplacedDirectory(Path target, Path temporary) {
        this.target = target;
        this.temporary = temporary;
        this.content = temporary.resolve("content"); // the temporary one may be read by its owner alone
        this.whenKilled = Thread.ofPlatform().unstarted(this::deleteTemporary);
        Runtime.getRuntime().addShutdownHook(whenKilled);
    }

    /** What fills the directory. */
    @FunctionalInterface
    interface Content {
        void write(Path directory) throws IOException;
    }

    /**
     * Checks, before the work begins, that the target can be made.
     *
     * @throws BadInputException if it is there and not empty, or its parent is not
     */
    static void requireFree(Path target) {
        Path parent = parent(target);
        if (!Files.isDirectory(parent)) {
            throw new BadInputException(
                    target + " cannot be written: the directory above it does not exist; create it first");
        }
        if (!Files.isWritable(parent)) {
            throw new BadInputException(
                    target + " cannot be written: " + parent + " may not be written to; check its permissions");
        }
        if (Files.exists(target) && !isEmptyDirectory(target)) {
            throw new BadInputException(target + " exists already; name another --out, or remove it");
        }
    }

    private static Path parent(Path target) {
        return requireNonNull(target.toAbsolutePath().normalize().getParent(), "the root of a disk cannot be replaced");
    }

    private static boolean isEmptyDirectory(Path path) {
        try (Stream<Path> inside = Files.isDirectory(path) ? Files.list(path) : Stream.of(path)) {
            return inside.findAny().isEmpty();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * Fills the target.
     *
     * @throws BadInputException if that fails; then there is no target
     */
    static void write(Path target, Content content) {
        Path parent = parent(target);
        try {
            Path temporary = Files.createTempDirectory(parent, "." + target.getFileName() + ".part");
            try (var replaced = new ReplacedDirectory(target, temporary)) {
                content.write(Files.createDirectory(replaced.content));
                replaced.commit();
            }
        } catch (IOException failed) {
            throw new BadInputException(
                    target + " cannot be written: " + CommandFrame.describe(failed) + "; nothing was left there",
                    failed);
        }
    }

    private void commit() throws IOException {
        List<Path> written;
        try (Stream<Path> all = Files.walk(content)) {
            written = all.toList();
        }
        for (Path path : written) {
            force(path);
        }
        Files.move(content, target, StandardCopyOption.ATOMIC_MOVE);
        force(parent(target));
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(whenKilled);
        } catch (IllegalStateException shuttingDown) {
            return; // the hook deletes
        }
        deleteTemporary();
    }

    private void deleteTemporary() {
        if (!Files.exists(temporary)) {
            return;
        }
        try (Stream<Path> all = Files.walk(temporary)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
