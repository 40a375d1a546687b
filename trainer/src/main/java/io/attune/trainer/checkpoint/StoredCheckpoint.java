package io.attune.trainer.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** A whole checkpoint whose files were compared with their digests. */
public record StoredCheckpoint(long number, Path directory, Set<String> files) {
    public StoredCheckpoint {
        files = Set.copyOf(files);
    }

    /**
     * Where a file of it lies.
     *
     * @throws CheckpointException if it has no such file
     */
    public Path file(String name) {
        if (!files.contains(name)) {
            throw new CheckpointException("checkpoint " + directory + " has no file " + name);
        }
        return directory.resolve(name);
    }

    /** A file's bytes. */
    public byte[] read(String name) {
        try {
            return Files.readAllBytes(file(name));
        } catch (IOException e) {
            throw new CheckpointException("cannot read " + name + " of checkpoint " + directory + ": " + e, e);
        }
    }
}
