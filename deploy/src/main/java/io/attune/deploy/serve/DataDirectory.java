package io.attune.deploy.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Everything that an installation keeps, under one directory that one supervisor owns at a time. */
final class DataDirectory implements AutoCloseable {

    /** No look-alikes (0 and o, 1 and l): people type this once. */
    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

    private final Path root;
    private final FileChannel lockFile;

    private DataDirectory(Path root, FileChannel lockFile) {
        this.root = root;
        this.lockFile = lockFile;
    }

    /**
     * Opens the directory, made if it is missing, and locks it.
     *
     * @throws ServeException if it cannot be written or another supervisor has it
     */
    static DataDirectory open(Path root) {
        Path absolute = root.toAbsolutePath().normalize();
        try {
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
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            String password = password(random);
            Files.writeString(file, password, UTF_8);
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
