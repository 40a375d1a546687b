package io.attune.annotation.annotator;

import io.attune.annotation.AttuneSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/**
 * Makes the account {@code admin} when there is none at all. Its password lies in {@code secrets/admin} below the data directory,
 * readable by the owner alone; a password that lies there already is used.
 */
@Component
class FirstAdmin implements SmartInitializingSingleton {
    private static final String NAME = "admin";
    /** Without letters and digits that look alike. */
    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private static final int CHARACTERS = 20;

    private final Annotators annotators;
    private final RandomGenerator random;
    private final Path directory;
    private final Path file;

    FirstAdmin(Annotators annotators, RandomGenerator random, AttuneSettings settings) {
        this.annotators = annotators;
        this.random = random;
        this.directory = settings.data().resolve("secrets");
        this.file = directory.resolve(NAME);
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (annotators.count() > 0) {
            return;
        }
        try {
            annotators.create(new NewAnnotator(NAME, password(), Set.of(Role.ADMIN, Role.ANNOTATOR)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the first password in " + file + ": " + e.getMessage(), e);
        }
    }

    private String password() throws IOException {
        if (Files.exists(file)) {
            return Files.readString(file).strip();
        }
        String password = random.ints(CHARACTERS, 0, ALPHABET.length())
                .mapToObj(i -> ALPHABET.substring(i, i + 1))
                .collect(Collectors.joining());
        keep(password);
        return password;
    }

    private void keep(String password) throws IOException {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path unfinished = file.resolveSibling(NAME + ".new");
        Files.deleteIfExists(unfinished);
        Files.createFile(
                unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(unfinished, password + "\n", StandardCharsets.UTF_8);
        try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
