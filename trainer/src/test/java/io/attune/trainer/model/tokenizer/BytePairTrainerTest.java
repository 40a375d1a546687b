package io.attune.trainer.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.trainer.data.JsonLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BytePairTrainerTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String EOS = "<|endoftext|>";

    @TempDir
    private Path directory;

    private static List<String> corpus() throws IOException {
        return List.of(Files.readString(TokenizerTest.fixture("corpus.txt")).split("\n===\n", -1));
    }

    @Test
    void learnsWhatHuggingFacesTrainerLearns() throws IOException {
        BytePairVocabulary vocabulary = BytePairTrainer.train(corpus(), 420, List.of(EOS, "<|user|>"));
        vocabulary.write(directory, EOS, null);
        JsonNode model =
                JSON.readTree(directory.resolve("tokenizer.json").toFile()).path("model");
        JsonNode theirs = JSON.readTree(TokenizerTest.fixture("byte-level")
                        .resolve("tokenizer.json")
                        .toFile())
                .path("model");
        assertThat(model.path("merges")).hasSizeGreaterThan(100).isEqualTo(theirs.path("merges"));
        assertThat(model.path("vocab")).isEqualTo(theirs.path("vocab"));
    }

    @Test
    void whatItWritesTokenisesAsHuggingFacesFile() throws IOException {
        BytePairTrainer.train(corpus(), 420, List.of(EOS, "<|user|>")).write(directory, EOS, null);
        try (Tokenizer tokenizer = Tokenizer.open(directory)) {
            for (JsonLine row : TokenizerTest.expected("byte-level")) {
                assertThat(tokenizer.prompt(row.text("text"))).isEqualTo(row.ids("prompt"));
                assertThat(tokenizer.text(row.ids("completion"))).isEqualTo(row.text("decoded"));
            }
            assertThat(tokenizer.eosId()).isZero();
        }
    }

    @Test
    void promptsBeginWithBosWhereOneIsNamed() throws IOException {
        BytePairTrainer.train(corpus(), 300, List.of("<s>", "</s>")).write(directory, "</s>", "<s>");
        try (Tokenizer tokenizer = Tokenizer.open(directory)) {
            assertThat(tokenizer.prompt("a")).startsWith(0).hasSize(2);
            assertThat(tokenizer.completion("a")).hasSize(1);
            assertThat(tokenizer.eosId()).isEqualTo(1);
        }
    }

    @Test
    void aPairThatOccursOnceIsNotLearned() {
        assertThat(BytePairTrainer.train(List.of("abc"), 1000, List.of()).merges())
                .isEmpty();
        assertThat(BytePairTrainer.train(List.of("abc abc"), 1000, List.of()).merges())
                .containsExactly(List.of("a", "b"), List.of("ab", "c"));
    }

    @Test
    void refusesASizeThatHoldsNotEvenTheBytes() {
        assertThatThrownBy(() -> BytePairTrainer.train(List.of("a"), 256, List.of(EOS)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 257");
        assertThatThrownBy(() -> BytePairTrainer.train(List.of("a"), 300, List.of(EOS, EOS)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("given twice");
    }
}
