package io.attune.trainer.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The real disk until the nth call, which leaves a torn file behind and fails, as does every call after it: the process is as good as dead. */
final class FailingDisk implements Disk {
    private final Disk disk = Disk.real();
    private final int failing;
    private int calls;

    FailingDisk(int failing) {
        this.failing = failing;
    }

    boolean hasFailed() {
        return calls >= failing;
    }

    private void count() throws IOException {
        calls++;
        if (hasFailed()) {
            throw new IOException("No space left on device");
        }
    }

    @Override
    public void makeDirectory(Path directory) throws IOException {
        count();
        disk.makeDirectory(directory);
    }

    @Override
    public Path makeUniqueDirectory(Path parent, String prefix) throws IOException {
        count();
        return disk.makeUniqueDirectory(parent, prefix);
    }

    @Override
    public void write(Path file, Content content) throws IOException {
        try {
            count();
        } catch (IOException e) {
            content.writeTo(file);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(Files.size(file) / 2);
            }
            throw e;
        }
        disk.write(file, content);
    }

    @Override
    public void publish(Path written, Path name) throws IOException {
        count();
        disk.publish(written, name);
    }

    @Override
    public void delete(Path path) throws IOException {
        count();
        disk.delete(path);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        count();
        return disk.list(directory);
    }
}
