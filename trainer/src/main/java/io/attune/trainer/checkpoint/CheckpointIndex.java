package io.attune.trainer.checkpoint;

import io.attune.kafka.codec.StrictJson;
import io.attune.kafka.event.Artefact;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The file that makes a checkpoint whole: its number and what each file must hold.
 *
 * @param format rises when older checkpoints cannot be read
 */
record CheckpointIndex(int format, long number, SortedMap<String, Artefact> files) {
    static final String NAME = "checkpoint.json";
    static final int FORMAT = 1;
    private static final JsonMapper JSON = StrictJson.mapper();

    /** What was read is not what was written. */
    static final class DamagedException extends IOException {
        private static final long serialVersionUID = 1;

        DamagedException(String message) {
            super(message);
        }
    }

    CheckpointIndex {
        files = new TreeMap<>(files);
        files.keySet().forEach(CheckpointFiles::requireName);
    }

    byte[] toJson() {
        return JSON.writeValueAsBytes(this);
    }

    /**
     * Reads the index and compares every file with it.
     *
     * @throws DamagedException saying what is damaged
     * @throws NoSuchFileException if a file is missing
     * @throws IOException if one cannot be read
     */
    static CheckpointIndex verified(Path directory, long number) throws IOException {
        CheckpointIndex index;
        try {
            index = JSON.readValue(Files.readAllBytes(directory.resolve(NAME)), CheckpointIndex.class);
        } catch (JacksonException e) {
            throw new DamagedException(NAME + " is damaged: " + StrictJson.reason(e));
        }
        if (index.format != FORMAT || index.number != number) {
            throw new DamagedException(NAME + " says format " + index.format + " and number " + index.number);
        }
        for (var file : index.files.entrySet()) {
            if (!content(directory.resolve(file.getKey())).equals(file.getValue())) {
                throw new DamagedException(file.getKey() + " is damaged");
            }
        }
        return index;
    }

    /** Digest and size of a file. */
    static Artefact content(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            long bytes = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
                bytes += read;
            }
            return new Artefact(HexFormat.of().formatHex(digest.digest()), bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
