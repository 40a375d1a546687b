package io.attune.trainer.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The few things that a checkpoint asks of a file system, each of which may fail. */
interface Disk {
    /** What writes a file's content. */
    interface Content {
        void writeTo(Path file) throws IOException;
    }

    void makeDirectory(Path directory) throws IOException;

    /** Makes a directory whose name nobody else has, nor another process. */
    Path makeUniqueDirectory(Path parent, String prefix) throws IOException;

    /** Writes a file and what it holds to the disk itself. */
    void write(Path file, Content content) throws IOException;

    /** Gives a directory its final name and writes the name to the disk itself. */
    void publish(Path written, Path name) throws IOException;

    /** Deletes a file, or a directory with all that is in it; nothing if it is not there. */
    void delete(Path path) throws IOException;

    /** The names in a directory, sorted. */
    List<String> list(Path directory) throws IOException;

    /** The real one. */
    static Disk real() {
        return new RealDisk();
    }
}
