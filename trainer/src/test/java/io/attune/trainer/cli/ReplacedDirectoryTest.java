package io.attune.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.trainer.data.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplacedDirectoryTest {
    @TempDir
    private Path parent;

    @Test
    void appearsWithAllItsFilesAndNothingBesides() throws IOException {
        Path target = parent.resolve("model");
        Files.createDirectory(target); // an empty one may be there
        ReplacedDirectory.requireFree(target);
        ReplacedDirectory.write(target, directory -> {
            assertThat(target).isEmptyDirectory();
            Files.writeString(directory.resolve("a"), "1");
            Files.writeString(Files.createDirectory(directory.resolve("sub")).resolve("b"), "2");
        });
        assertThat(target.resolve("a")).hasContent("1");
        assertThat(target.resolve("sub/b")).hasContent("2");
        assertThat(in(parent)).containsExactly(target);
        assertThat(Files.getPosixFilePermissions(target))
                .isEqualTo(Files.getPosixFilePermissions(Files.createDirectory(parent.resolve("usual"))));
    }

    @Test
    void aFailureMidwayLeavesNothing() throws IOException {
        Path target = parent.resolve("model");
        assertThatThrownBy(() -> ReplacedDirectory.write(target, directory -> {
                    Files.writeString(directory.resolve("a"), "1");
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(BadInputException.class)
                .hasMessage(target + " cannot be written: No space left on device; nothing was left there");
        assertThat(in(parent)).isEmpty();
    }

    @Test
    void whatIsThereIsNotReplaced() throws IOException {
        Path target = Files.createDirectory(parent.resolve("model"));
        Files.writeString(target.resolve("a"), "1");
        assertThatThrownBy(() -> ReplacedDirectory.requireFree(target))
                .hasMessage(target + " exists already; name another --out, or remove it");
        assertThatThrownBy(() -> ReplacedDirectory.requireFree(parent.resolve("no/model")))
                .hasMessageContaining("the directory above it does not exist");
        assertThatThrownBy(() -> ReplacedDirectory.requireFree(target.resolve("a")))
                .hasMessageContaining("exists already");
    }

    private static List<Path> in(Path directory) throws IOException {
        try (Stream<Path> inside = Files.list(directory)) {
            return inside.toList();
        }
    }
}
