package io.attune.trainer.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The files of a checkpoint that is being written: name → what writes it. */
public final class CheckpointFiles {
    private final Map<String, Disk.Content> contents = new LinkedHashMap<>();

    /** Adds a file of these bytes. */
    public CheckpointFiles add(String name, byte[] bytes) {
        return add(name, file -> Files.write(file, bytes));
    }

    /** Adds a file that its owner writes. */
    public CheckpointFiles add(String name, FileWriter writer) {
        if (!name.matches("[a-z0-9][a-z0-9.-]*") || contents.put(name, writer::writeTo) != null) {
            throw new IllegalArgumentException("a checkpoint has no second or odd file name: " + name);
        }
        return this;
    }

    Map<String, Disk.Content> contents() {
        return contents;
    }

    /** Writes the content of one file. */
    @FunctionalInterface
    public interface FileWriter {
        void writeTo(Path file) throws IOException;
    }
}
