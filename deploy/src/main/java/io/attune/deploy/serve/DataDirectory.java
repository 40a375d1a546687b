package io.attune.deploy.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Everything that an installation keeps, under one directory that one supervisor owns at a time. */
final class DataDirectory implements AutoCloseable {

    /** No look-alikes (0 and o, 1 and l): people type this once. */
    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

    /** What a new installation with the demo takes, twice. */
    private static final long LEAST_FREE = 100L << 20;

    private final Path root;
    private final FileChannel lockFile;

    private DataDirectory(Path root, FileChannel lockFile) {
        this.root = root;
        this.lockFile = lockFile;
    }

    /**
     * Opens the directory, made if it is missing, and locks it.
     *
     * @throws ServeException if it cannot be written, its disk is as good as full, or another supervisor has it
     */
    static DataDirectory open(Path root) {
        return open(root, LEAST_FREE);
    }

    /** @param leastFree bytes that the disk must have left */
    static DataDirectory open(Path root, long leastFree) {
        Path absolute = root.toAbsolutePath().normalize();
        try {
            requireSpace(absolute, leastFree);
            Files.createDirectories(absolute.resolve("logs"));
            FileChannel lockFile =
                    FileChannel.open(absolute.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(lockFile) == null) {
                lockFile.close();
                throw new ServeException("Another Attune runs on %s: stop it, or choose another directory with --data"
                        .formatted(absolute));
            }
            return new DataDirectory(absolute, lockFile);
        } catch (IOException e) {
            throw new ServeException("Cannot write to the data directory %s (%s): choose another with --data"
                    .formatted(absolute, e.getMessage()));
        }
    }

    private static void requireSpace(Path directory, long leastFree) throws IOException {
        Path existing = directory;
        while (!Files.exists(existing)) {
            existing = requireNonNull(existing.getParent());
        }
        long free = Files.getFileStore(existing).getUsableSpace();
        if (free < leastFree) {
            throw new ServeException(
                    "The disk of the data directory %s is full (%d MB are free, %d needed): free some, or choose another with --data"
                            .formatted(directory, free >> 20, leastFree >> 20));
        }
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    Path root() {
        return root;
    }

    /** Where the output of a child process goes. */
    Path log(String process) {
        return root.resolve("logs").resolve(process + ".log");
    }

    /** The id of the web process that serves, which it keeps in a file from when it does; -1 while none does. */
    long readyWeb() {
        try {
            String pid = Files.readString(root.resolve("web.pid"), UTF_8).strip();
            return pid.isEmpty() ? -1 : Long.parseLong(pid);
        } catch (IOException e) {
            return -1;
        }
    }

    /** The first administrator's password: made once, readable by the owner alone. */
    String adminPassword(RandomGenerator random) {
        Path file = root.resolve("secrets").resolve("admin");
        try {
            if (Files.exists(file)) {
                return Files.readString(file, UTF_8).strip();
            }
            Files.createDirectories(
                    file.getParent(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Path beside = file.resolveSibling("admin.new");
            Files.deleteIfExists(beside);
            Files.createFile(
                    beside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            String password = password(random);
            Files.writeString(beside, password, UTF_8);
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
            return password;
        } catch (IOException e) {
            throw new ServeException("Cannot keep the administrator's password in %s (%s)".formatted(file, e));
        }
    }

    private static String password(RandomGenerator random) {
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < 16; i++) {
            password.append(i > 0 && i % 4 == 0 ? "-" : "").append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return password.toString();
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
