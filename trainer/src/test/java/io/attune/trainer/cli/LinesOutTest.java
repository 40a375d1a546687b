package io.attune.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.trainer.data.BadInputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinesOutTest {
    @TempDir
    private Path directory;

    private final StringWriter standard = new StringWriter();
    private final PrintWriter out = new PrintWriter(standard);

    @Test
    void writesOneObjectALine() {
        try (LinesOut lines = LinesOut.open(null, false, out)) {
            lines.write(Map.of("a", 1));
            lines.write(Map.of("a", 2));
            lines.commit();
        }
        assertThat(standard).hasToString("{\"a\":1}\n{\"a\":2}\n");
    }

    @Test
    void asJsonItIsOneDocument() {
        try (LinesOut lines = LinesOut.open(null, true, out)) {
            lines.write(Map.of("a", 1));
            lines.write(Map.of("a", 2));
            lines.commit();
        }
        assertThat(standard.toString()).isEqualToNormalizingNewlines("[{\"a\":1},\n{\"a\":2}]\n");
    }

    @Test
    void aFileAppearsWhenCompleteAndJsonSaysWhatWasWritten() throws IOException {
        Path file = directory.resolve("out.jsonl");
        try (LinesOut lines = LinesOut.open(file, true, out)) {
            lines.write(Map.of("a", 1));
            assertThat(file).doesNotExist();
            lines.commit();
        }
        assertThat(Files.readString(file)).isEqualTo("{\"a\":1}\n");
        assertThat(standard.toString()).contains("\"lines\":1").contains("out.jsonl");
    }

    @Test
    void withoutCommitTheFileStaysAsItWasAndNothingIsLeftBeside() throws IOException {
        Path file = directory.resolve("out.jsonl");
        Files.writeString(file, "before");
        try (LinesOut lines = LinesOut.open(file, false, out)) {
            lines.write(Map.of("a", 1));
        }
        assertThat(Files.readString(file)).isEqualTo("before");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aDirectoryThatIsNotThereIsSaid() {
        assertThatThrownBy(() -> LinesOut.open(directory.resolve("no/out.jsonl"), false, out))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("create it first");
    }
}
