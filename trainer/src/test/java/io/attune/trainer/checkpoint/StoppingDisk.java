package io.attune.trainer.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The real disk of a process that is stopped before its first renaming, while something else happens. */
final class StoppingDisk implements Disk {
    private final Disk disk = Disk.real();

    @Nullable
    private Runnable meanwhile;

    StoppingDisk(Runnable meanwhile) {
        this.meanwhile = meanwhile;
    }

    @Override
    public void publish(Path written, Path name) throws IOException {
        Runnable first = meanwhile;
        meanwhile = null;
        if (first != null) {
            first.run();
        }
        disk.publish(written, name);
    }

    @Override
    public void makeDirectory(Path directory) throws IOException {
        disk.makeDirectory(directory);
    }

    @Override
    public Path makeUniqueDirectory(Path parent, String prefix) throws IOException {
        return disk.makeUniqueDirectory(parent, prefix);
    }

    @Override
    public void write(Path file, Content content) throws IOException {
        disk.write(file, content);
    }

    @Override
    public void delete(Path path) throws IOException {
        disk.delete(path);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        return disk.list(directory);
    }
}
