package io.attune.trainer.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The files of a checkpoint that is being written: name → what writes it. */
public final class CheckpointFiles {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]*");

    private final Map<String, Disk.Content> contents = new LinkedHashMap<>();

    /** Adds a file of these bytes. */
    public CheckpointFiles add(String name, byte[] bytes) {
        return add(name, file -> Files.write(file, bytes));
    }

    /** Adds a file that its owner writes. */
    public CheckpointFiles add(String name, FileWriter writer) {
        requireName(name);
        if (contents.put(name, writer::writeTo) != null) {
            throw new IllegalArgumentException("a checkpoint has no second file " + name);
        }
        return this;
    }

    /** Refuses a name that would lead out of the checkpoint's directory, and any other that none of its files has. */
    static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a checkpoint has no file of the odd name " + name);
        }
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
