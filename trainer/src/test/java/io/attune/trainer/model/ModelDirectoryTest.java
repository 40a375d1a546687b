package io.attune.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.model.architecture.Positions;
import io.attune.trainer.model.rope.Rope;
import io.attune.trainer.model.rope.Unscaled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class ModelDirectoryTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void copyAModel() throws IOException {
        copy("tied");
    }

    private void copy(String name) throws IOException {
        try (Stream<Path> files = Files.list(Fixtures.directory(name))) {
            for (Path file : files.toList()) {
                Files.write(directory.resolve(file.getFileName()), Files.readAllBytes(file));
            }
        }
    }

    @Test
    void readsTheFormOfTransformersFive() {
        ModelConfig config = ModelDirectory.open(directory).config();
        assertThat(config.positions()).isEqualTo(rope(10_000));
        assertThat(config.tiedHead()).isTrue();
        assertThat(config.eosTokenIds()).containsExactly(1);
        assertThat(config.padTokenId()).isEqualTo(2);
    }

    private static Positions rope(double theta) {
        return new Positions.Rotary(new Rope(theta, 8, new Unscaled()));
    }

    @Test
    void readsTheFormOfTransformersFour() {
        ModelConfig config = Fixtures.open("grouped").config();
        assertThat(config.positions()).isEqualTo(rope(500));
        assertThat(config.kvHeads()).isEqualTo(2);
        assertThat(config.tiedHead()).isFalse();
    }

    @Test
    void addsTheEndsOfGenerationConfig() throws IOException {
        Files.writeString(directory.resolve("generation_config.json"), "{\"eos_token_id\": [1, 5]}");
        assertThat(ModelDirectory.open(directory).config().eosTokenIds()).containsExactly(1, 5);
    }

    @Test
    void refusesAPathThatIsNoDirectory() {
        assertRefused(directory.resolve("absent"), "is not a directory");
    }

    @Test
    void refusesADirectoryWithoutConfiguration() throws IOException {
        Files.delete(directory.resolve("config.json"));
        assertRefused("config.json does not exist");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model_type | \"qwen7\" | model_type is \"qwen7\"; llama, mistral,",
                "hidden_act | \"relu\" | hidden_act is \"relu\"",
                "hidden_size | \"wide\" | hidden_size is \"wide\", expected a whole number",
                "num_hidden_layers | 0 | num_hidden_layers is 0, expected 1 or more",
                "num_hidden_layers | 2000000000 | expected at most 10000",
                "num_hidden_layers | 3 | model.layers.2.input_layernorm.weight of shape [32] is missing",
                "num_key_value_heads | 3 | is not a multiple of num_key_value_heads 3",
                "intermediate_size | 47 | does not have the shape [32, 47]",
                "rope_parameters | {\"rope_type\": \"longrope\"} | rope_type is \"longrope\"",
                "rope_parameters | {\"rope_type\": \"default\", \"rope_theta\": 1e4, \"partial_rotary_factor\": 2} | no more than a whole head turns",
                "rope_parameters | {\"rope_type\": \"linear\"} | the rope scaling has no factor",
                "rope_parameters | {\"rope_type\": \"yarn\", \"factor\": \"big\"} | the rope scaling's factor is \"big\"",
                "quantization_config | {} | quantised weights cannot be read",
                "eos_token_id | \"end\" | eos_token_id is \"end\"",
                "tie_word_embeddings | false | tensor lm_head.weight of shape [320, 32] is missing",
                "attention_bias | 1 | attention_bias is 1, expected true or false"
            })
    void refusesAConfigurationThatDoesNotFit(String field, String value, String message) throws IOException {
        edit(json -> json.set(field, Fixtures.JSON.readTree(value)));
        assertRefused(message);
    }

    @Test
    void refusesAConfigurationThatIsNotJson() throws IOException {
        Files.writeString(directory.resolve("config.json"), "{\"model_type\": \"llama\"");
        assertRefused("config.json is not JSON");
    }

    @Test
    void refusesTensorsOfAnotherArchitecture() throws IOException {
        rewrite(tensors -> Stream.concat(
                        tensors.stream(), Stream.of(Tensor.zeros("model.layers.0.self_attn.q_norm.weight", 8)))
                .toList());
        assertRefused("q_norm.weight belongs to no llama model");
    }

    @Test
    void refusesAModelWithoutOneOfItsTensors() throws IOException {
        rewrite(tensors -> tensors.stream()
                .filter(tensor -> !tensor.name().equals("model.norm.weight"))
                .toList());
        assertRefused("model.norm.weight of shape [32] is missing");
    }

    @Test
    void refusesATruncatedFile() throws IOException {
        Path file = directory.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 100));
        assertRefused("was not copied to its end");
    }

    @Test
    void refusesAMissingShard() throws IOException {
        Files.delete(directory.resolve("model.safetensors"));
        copy("bfloat");
        Files.delete(directory.resolve("model-00002-of-00002.safetensors"));
        assertRefused("model-00002-of-00002.safetensors does not exist");
    }

    @Test
    void refusesShardsWithoutTheirIndex() throws IOException {
        Files.delete(directory.resolve("model.safetensors"));
        copy("bfloat");
        Files.delete(directory.resolve("model.safetensors.index.json"));
        assertRefused("model.safetensors.index.json, which would tell them apart, is missing");
    }

    @Test
    void refusesPickles() throws IOException {
        Files.move(directory.resolve("model.safetensors"), directory.resolve("pytorch_model.bin"));
        assertRefused("is a pickle");
    }

    @Test
    void readsNoTensorThatItDoesNotNeed() throws IOException {
        rewrite(tensors -> Stream.concat(
                        tensors.stream(),
                        Stream.of(
                                Tensor.zeros("model.layers.0.self_attn.rotary_emb.inv_freq", 4),
                                Tensor.zeros("lm_head.weight", 320, 32)))
                .toList());
        assertThat(ModelDirectory.open(directory).weights().names())
                .doesNotContain("lm_head.weight", "model.layers.0.self_attn.rotary_emb.inv_freq");
    }

    @Test
    void refusesAnIndexThatLeavesTheDirectory() throws IOException {
        Files.delete(directory.resolve("model.safetensors"));
        Files.writeString(
                directory.resolve("model.safetensors.index.json"), "{\"weight_map\": {\"a\": \"../../secret\"}}");
        assertRefused("shards are .safetensors files beside it");
    }

    @Test
    void refusesATensorThatStandsInTwoShards() throws IOException {
        Files.delete(directory.resolve("model.safetensors"));
        copy("bfloat");
        Files.copy(
                directory.resolve("model-00001-of-00002.safetensors"),
                directory.resolve("model-00003-of-00003.safetensors"));
        Files.writeString(
                directory.resolve("model.safetensors.index.json"),
                "{\"weight_map\": {\"a\": \"model-00001-of-00002.safetensors\", \"b\": \"model-00003-of-00003.safetensors\"}}");
        assertRefused("stands in another file too");
    }

    @Test
    void aRewardModelWithoutALanguageHeadCannotSpeak() throws IOException {
        copy("reward");
        edit(json -> json.put("tie_word_embeddings", false));
        ModelDirectory reward = ModelDirectory.open(directory);
        assertThatThrownBy(() -> TrainableModel.open(reward, new Tuning.Full(), Head.LANGUAGE_MODEL, 1))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("is a reward model and cannot speak");
    }

    private void edit(Consumer<ObjectNode> change) throws IOException {
        Path file = directory.resolve("config.json");
        var json = (ObjectNode) Fixtures.JSON.readTree(file.toFile());
        change.accept(json);
        Files.writeString(file, json.toString());
    }

    private void rewrite(UnaryOperator<List<Tensor>> change) throws IOException {
        Path file = directory.resolve("model.safetensors");
        Safetensors.write(file, change.apply(Safetensors.read(file)));
    }

    private void assertRefused(String message) {
        assertRefused(directory, message);
    }

    private static void assertRefused(Path path, String message) {
        assertThatThrownBy(() -> ModelDirectory.open(path))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n")
                .contains(path.toString());
    }
}
