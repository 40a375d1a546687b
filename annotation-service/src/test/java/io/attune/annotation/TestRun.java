package io.attune.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What all test classes of a run share, and leave nothing of behind: it is closed, the newest first, when the run ends. */
public final class TestRun implements BeforeAllCallback {
    private static final ExtensionContext.Namespace SPACE = ExtensionContext.Namespace.create(TestRun.class);
    private static final Deque<AutoCloseable> KEPT = new ConcurrentLinkedDeque<>();

    /** Keeps something open until the run ends. */
    static <T extends AutoCloseable> T keep(T shared) {
        KEPT.push(shared);
        return shared;
    }

    /** A new directory that lasts as long as the run. */
    public static Path directory(String name) {
        try {
            Path directory = Files.createTempDirectory(name);
            keep(() -> delete(directory));
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes a directory with everything in it. */
    static void delete(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** JUnit closes what stands in the root's store at the end of everything. */
    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot().getStore(SPACE).computeIfAbsent(TestRun.class, _ -> (AutoCloseable) TestRun::end);
    }

    private static void end() {
        List<Exception> failures = new ArrayList<>();
        for (AutoCloseable newest = KEPT.poll(); newest != null; newest = KEPT.poll()) {
            try {
                newest.close();
            } catch (Exception e) {
                failures.add(e);
            }
        }
        assertThat(failures).isEmpty();
    }
}
