package io.attune.trainer.cli;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import io.attune.trainer.data.BadInputException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A text file that is written beside its target and renamed when complete, so that a failure, Ctrl-C included, leaves the target
 * as it was.
 */
final class ReplacedFile implements AutoCloseable {
    private final Path target;
    private final Path temporary;
    private final FileChannel channel;
    private final Writer writer;
    private final Thread whenKilled;

    private ReplacedFile(Path target, Path temporary, FileChannel channel) {
        this.target = target;
        this.temporary = temporary;
        this.channel = channel;
        this.writer = new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8));
        this.whenKilled = Thread.ofPlatform().unstarted(this::deleteTemporary);
        Runtime.getRuntime().addShutdownHook(whenKilled);
    }

    static ReplacedFile open(Path target) {
        Path directory = target.toAbsolutePath().getParent();
        if (Files.isDirectory(target)) {
            throw new BadInputException(target + " is a directory; name a file");
        }
        if (directory == null || !Files.isDirectory(directory)) {
            throw new BadInputException(target + " cannot be written: the directory does not exist; create it first");
        }
        try {
            String name =
                    "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part";
            Path temporary = directory.resolve(name);
            return new ReplacedFile(target, temporary, FileChannel.open(temporary, CREATE, TRUNCATE_EXISTING, WRITE));
        } catch (IOException failed) {
            throw unwritable(target, failed);
        }
    }

    private static BadInputException unwritable(Path target, IOException failed) {
        return new BadInputException(
                target + " cannot be written, and is as it was: " + CommandFrame.describe(failed), failed);
    }

    Path target() {
        return target;
    }

    void write(String text) {
        try {
            writer.write(text);
        } catch (IOException failed) {
            throw unwritable(target, failed);
        }
    }

    void commit() {
        try {
            writer.flush();
            channel.force(true);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw unwritable(target, failed);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
            Files.deleteIfExists(temporary);
            Runtime.getRuntime().removeShutdownHook(whenKilled);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (IllegalStateException shuttingDown) {
            deleteTemporary(); // the hook is running or has run
        }
    }

    private void deleteTemporary() {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
