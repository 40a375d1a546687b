package io.attune.trainer.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedDirectoryTest {
    @TempDir
    private Path directory;

    private long second;

    private final InstantSource ticking = () -> Instant.ofEpochSecond(second++);

    @Test
    void whatWasUsedLongestAgoGoesFirst() throws IOException {
        BoundedDirectory files = open(40);
        for (String name : List.of("a", "b", "c", "d")) {
            files.write(name, new byte[10]);
        }
        assertThat(files.read("a")).hasSize(10);
        files.write("e", new byte[10]);
        assertThat(names()).containsExactly("a", "d", "e");
        assertThat(files.read("b")).isNull();
    }

    @Test
    void whatARunBeforeHasLeftCounts() throws IOException {
        BoundedDirectory files = open(1000);
        for (int i = 0; i < 10; i++) {
            files.write("f" + i, new byte[10]);
        }
        open(40);
        assertThat(names()).containsExactly("f7", "f8", "f9");
    }

    @Test
    void aFileIsWrittenAsAWholeOverTheOldOne() throws IOException {
        BoundedDirectory files = open(40);
        files.write("a", new byte[] {1, 2});
        files.write("a", new byte[] {3});
        assertThat(files.read("a")).containsExactly(3);
        assertThat(names()).containsExactly("a");
    }

    private BoundedDirectory open(long bytes) throws IOException {
        return new BoundedDirectory(directory, bytes, ticking.withZone(ZoneOffset.UTC));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
