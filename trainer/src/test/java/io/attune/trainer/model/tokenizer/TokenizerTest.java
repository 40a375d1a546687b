package io.attune.trainer.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.data.JsonLine;
import io.attune.trainer.data.JsonLines;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerTest {
    @TempDir
    private Path directory;

    static Path fixture(String name) {
        URL url = Objects.requireNonNull(TokenizerTest.class.getResource("/tokenizer/" + name), name);
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }

    static List<JsonLine> expected(String name) throws IOException {
        List<JsonLine> rows = new ArrayList<>();
        try (InputStream bytes = Files.newInputStream(fixture(name).resolve("expected.jsonl"));
                JsonLines lines = JsonLines.of(name, bytes)) {
            for (JsonLine line = lines.next(); line != null; line = lines.next()) {
                rows.add(line);
            }
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(strings = {"byte-level", "llama", "llama-3", "word-piece", "unigram"})
    void givesTheIdsAndTextsOfTransformers(String name) throws IOException {
        List<JsonLine> rows = expected(name);
        assertThat(rows).hasSizeGreaterThan(20);
        try (Tokenizer tokenizer = Tokenizer.open(fixture(name))) {
            for (JsonLine row : rows) {
                String text = row.text("text");
                assertThat(tokenizer.prompt(text)).as(text).isEqualTo(row.ids("prompt"));
                assertThat(tokenizer.completion(text)).as(text).isEqualTo(row.ids("completion"));
                assertThat(tokenizer.text(row.ids("completion"))).as(text).isEqualTo(row.text("decoded"));
            }
        }
    }

    @Test
    void promptAndCompletionDoNotMergeAtTheirBoundary() {
        try (Tokenizer tokenizer = Tokenizer.open(fixture("byte-level"))) {
            int[] whole = tokenizer.completion("bananas");
            int[] prompt = tokenizer.prompt("banan");
            int[] completion = tokenizer.completion("as");
            assertThat(prompt.length + completion.length).isGreaterThan(whole.length);
            assertThat(tokenizer.text(prompt) + tokenizer.text(completion)).isEqualTo("bananas");
        }
    }

    @Test
    void endsACompletionOnce() {
        try (Tokenizer tokenizer = Tokenizer.open(fixture("llama"))) {
            assertThat(tokenizer.eosId()).isEqualTo(2);
            assertThat(tokenizer.bosId()).isEqualTo(1);
            int[] ended = tokenizer.ended(new int[] {7, 8});
            assertThat(ended).containsExactly(7, 8, 2);
            assertThat(tokenizer.ended(ended)).containsExactly(7, 8, 2);
            assertThat(tokenizer.ended(new int[0])).containsExactly(2);
        }
    }

    @Test
    void generatingStopsAtWhatTheGenerationConfigListsAndAtTheTokenizersOwnEnd() throws IOException {
        copyTokenizer("llama");
        Files.writeString(directory.resolve("config.json"), "{\"eos_token_id\": 9}");
        try (Tokenizer tokenizer = Tokenizer.open(directory)) {
            assertThat(tokenizer.stopIds()).containsExactlyInAnyOrder(9, 2);
        }
        Files.writeString(directory.resolve("generation_config.json"), "{\"eos_token_id\": [3, 4]}");
        try (Tokenizer tokenizer = Tokenizer.open(directory)) {
            assertThat(tokenizer.stopIds()).containsExactlyInAnyOrder(3, 4, 2);
            assertThat(tokenizer.eosId()).isEqualTo(2);
        }
    }

    @Test
    void readsTheEndTokenGivenAsAnObjectAndFromTheModelWhereTheTokenizerNamesNone() throws IOException {
        copyTokenizer("llama");
        Path config = directory.resolve("tokenizer_config.json");
        Files.writeString(config, "{\"eos_token\": {\"content\": \"</s>\", \"lstrip\": false}}");
        try (Tokenizer tokenizer = Tokenizer.open(directory)) {
            assertThat(tokenizer.eosId()).isEqualTo(2);
        }
        Files.writeString(config, "{}");
        try (Tokenizer tokenizer = Tokenizer.open(directory)) {
            assertThatThrownBy(tokenizer::eosId)
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("set eos_token");
        }
        Files.writeString(directory.resolve("config.json"), "{\"eos_token_id\": 5}");
        try (Tokenizer tokenizer = Tokenizer.open(directory)) {
            assertThat(tokenizer.eosId()).isEqualTo(5);
        }
    }

    @Test
    void aMissingOrBrokenTokenizerIsOneKindLine() throws IOException {
        assertThatThrownBy(() -> Tokenizer.open(directory))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("tokenizer.json does not exist");
        Path file = directory.resolve("tokenizer.json");
        Files.writeString(file, "{\"version\": ");
        assertThatThrownBy(() -> Tokenizer.open(directory))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("is not JSON");
        Files.writeString(file, "{\"version\": \"1.0\"}");
        assertThatThrownBy(() -> Tokenizer.open(directory))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("is not a tokenizer");
    }

    @Test
    void aTextThatItHasNoTokensForIsRefused() throws IOException {
        Files.writeString(directory.resolve("tokenizer.json"), """
                {"model": {"type": "WordPiece", "unk_token": "?", "continuing_subword_prefix": "##",
                "max_input_chars_per_word": 100, "vocab": {"a": 0, "b": 4294967295}}}""");
        try (Tokenizer tokenizer = Tokenizer.open(directory)) {
            assertThat(tokenizer.completion("a")).containsExactly(0);
            assertThatThrownBy(() -> tokenizer.completion("x"))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("cannot say a text in tokens: WordPiece error: Missing [UNK] token");
            assertThatThrownBy(() -> tokenizer.completion("b"))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("ids of more than 31 bits");
        }
    }

    private void copyTokenizer(String name) throws IOException {
        for (String file : List.of("tokenizer.json", "tokenizer_config.json")) {
            Files.copy(fixture(name).resolve(file), directory.resolve(file));
        }
    }
}
