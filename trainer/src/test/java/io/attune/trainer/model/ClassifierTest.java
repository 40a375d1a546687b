package io.attune.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reward models that transformers wrote ({@code oracle/classifiers.py}), and where a reward is read. */
class ClassifierTest {
    private static final Tuning LORA = new Tuning.Lora(LoraSpec.ofRank(2));
    private static final int END = 1;

    @TempDir
    private Path directory;

    static Stream<String> all() {
        return Stream.of("llama", "mistral", "qwen2", "qwen3", "gpt2", "gpt_neox")
                .flatMap(family -> Stream.of(family + "-1", family + "-5"));
    }

    @ParameterizedTest
    @MethodSource("all")
    void outputsOfOneRaggedBatchAreThoseOfTransformers(String name) {
        ModelDirectory classifier = ModelDirectory.open(path(name));
        assertThat(classifier.hasRewardHead()).isTrue();
        for (Tuning tuning : List.of(LORA, new Tuning.Full())) {
            try (var model = TrainableModel.open(classifier, tuning, head(name), 1)) {
                assertScores(model.scores(rows(name)), name);
            }
        }
    }

    /** What was trained at one token is read at that one by whoever loads it. */
    @ParameterizedTest
    @MethodSource("all")
    void whatIsWrittenOfOneGivesTheSameOutputs(String name) throws IOException {
        ModelDirectory classifier = ModelDirectory.open(path(name));
        ModelFiles.write(directory, classifier, classifier.weights());
        assertThat(padding(directory)).isEqualTo(padding(path(name)));
        try (var model = TrainableModel.open(ModelDirectory.open(directory), LORA, head(name), 1)) {
            assertScores(model.scores(rows(name)), name);
        }
    }

    @Test
    void aLanguageModelWhoseEndsArePaddingIsRewardedAtTheEnd() throws IOException {
        Path speaking = padded("tied", END);
        Sequence row = new Sequence(new int[] {5, 6}, new int[] {40, 41, END});
        Sequence longer = new Sequence(new int[] {5, 6}, new int[] {40, 41, END, END});
        Path written = directory.resolve("written");
        try (var plain = TrainableModel.open(Fixtures.open("tied"), LORA, Head.SCALAR_REWARD, 1);
                var model = TrainableModel.open(ModelDirectory.open(speaking), LORA, Head.SCALAR_REWARD, 1)) {
            double[] rewards = plain.rewards(List.of(row, longer));
            assertThat(rewards[0]).isNotEqualTo(rewards[1]);
            assertThat(model.rewards(List.of(row, longer))).containsExactly(rewards);
            ModelFiles.write(written, ModelDirectory.open(speaking), model.merged());
            model.adapter().write(directory.resolve("adapter"), model.config(), "speaking");
            try (var again = TrainableModel.open(ModelDirectory.open(written), LORA, Head.SCALAR_REWARD, 2)) {
                assertThat(again.rewards(List.of(row, longer))).containsExactly(rewards, within(1e-5));
            }
        }
        assertThat(padding(written).isNull()).isTrue();
        ModelDirectory adapted = ModelDirectory.open(
                speaking, config -> List.of(Adapter.read(directory.resolve("adapter"), config)), BaseFormat.FLOAT32);
        try (var model = TrainableModel.open(adapted, LORA, Head.SCALAR_REWARD, 2);
                var plain = TrainableModel.open(ModelDirectory.open(written), LORA, Head.SCALAR_REWARD, 2)) {
            assertThat(model.rewards(List.of(row, longer)))
                    .containsExactly(plain.rewards(List.of(row, longer)), within(1e-5));
        }
    }

    /** A copy of a model whose padding is another token. */
    private Path padded(String name, int padding) throws IOException {
        Path copy = Files.createDirectory(directory.resolve("padded"));
        for (String file : List.of("config.json", "model.safetensors")) {
            Files.copy(Fixtures.directory(name).resolve(file), copy.resolve(file));
        }
        var config = (ObjectNode) config(copy);
        config.put("pad_token_id", padding);
        Files.writeString(copy.resolve("config.json"), config.toString());
        return copy;
    }

    private static JsonNode padding(Path model) {
        return config(model).path("pad_token_id");
    }

    private static JsonNode config(Path model) {
        return Fixtures.JSON.readTree(model.resolve("config.json").toFile());
    }

    private static void assertScores(double[][] scores, String name) {
        JsonNode expected = expected(name);
        for (int row = 0; row < expected.size(); row++) {
            double[] wanted = Fixtures.JSON.convertValue(expected.get(row).path("scores"), double[].class);
            assertThat(scores[row]).as("row " + row).containsExactly(wanted, within(1e-5));
        }
    }

    /** Each with its first two tokens, or what it has, as its prompt. */
    private static List<Sequence> rows(String name) {
        var rows = new ArrayList<Sequence>();
        for (JsonNode line : expected(name)) {
            int[] ids = Fixtures.ints(line.path("ids"));
            int prompt = Math.min(2, ids.length - 1);
            rows.add(new Sequence(Arrays.copyOf(ids, prompt), Arrays.copyOfRange(ids, prompt, ids.length)));
        }
        return rows;
    }

    private static Head head(String name) {
        return Head.scores(Integer.parseInt(name.substring(name.indexOf('-') + 1)));
    }

    private static JsonNode expected(String name) {
        return Fixtures.JSON.readTree(path(name).resolve("expected.json").toFile());
    }

    private static Path path(String name) {
        return new FamilyFixture("classifier", name).path();
    }
}
