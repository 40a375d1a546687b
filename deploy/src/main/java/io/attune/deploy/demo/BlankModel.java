package io.attune.deploy.demo;

import static java.util.Objects.requireNonNull;

import io.attune.trainer.model.Head;
import io.attune.trainer.model.ModelShapes;
import io.attune.trainer.model.Safetensors;
import io.attune.trainer.model.Tensor;
import io.attune.trainer.model.Weights;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.model.family.Families;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A model that has learned nothing: matrices from N(0, 0.02), norms at one.
 *
 * @param json its config.json
 */
public record BlankModel(ObjectNode json) {
    private static final double SPREAD = .02;
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    public BlankModel {
        requireNonNull(json, "json is null");
    }

    /**
     * A llama with the embedding tied to the head.
     *
     * @param kvHeads key and value heads; {@code heads / kvHeads} query heads share one
     * @param longest the most tokens of a text
     */
    public static BlankModel llama(
            int vocabulary, int hidden, int intermediate, int layers, int heads, int kvHeads, int longest) {
        ObjectNode json = MAPPER.createObjectNode();
        json.putArray("architectures").add("LlamaForCausalLM");
        json.put("model_type", "llama");
        json.put("vocab_size", vocabulary);
        json.put("hidden_size", hidden);
        json.put("intermediate_size", intermediate);
        json.put("num_hidden_layers", layers);
        json.put("num_attention_heads", heads);
        json.put("num_key_value_heads", kvHeads);
        json.put("head_dim", hidden / heads);
        json.put("max_position_embeddings", longest);
        json.put("rms_norm_eps", 1e-5);
        json.put("rope_theta", 10_000.0);
        json.put("hidden_act", "silu");
        json.put("tie_word_embeddings", true);
        json.put("attention_bias", false);
        json.put("mlp_bias", false);
        json.put("torch_dtype", "float32");
        json.put("initializer_range", SPREAD);
        return new BlankModel(json);
    }

    /** The demo's architecture: 1.7 million parameters. */
    static BlankModel ofDemo(int vocabularySize, int bosId, int eosId) {
        BlankModel model = llama(vocabularySize, 192, 512, 4, 6, 2, 256);
        model.json.put("bos_token_id", bosId);
        model.json.put("eos_token_id", eosId);
        model.json.put("pad_token_id", eosId);
        return model;
    }

    public ModelConfig config() {
        return Families.read("the blank model", json);
    }

    /** Writes {@code config.json} and {@code model.safetensors}. */
    public void write(Path directory, RandomGenerator random) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("config.json"), MAPPER.writeValueAsString(json) + "\n");
        Safetensors.write(
                directory.resolve("model.safetensors"), weights(random).all());
    }

    /** Its tensors at random. */
    public Weights weights(RandomGenerator random) {
        List<Tensor> tensors = new ArrayList<>();
        ModelShapes.of(config(), Head.LANGUAGE_MODEL)
                .forEach((name, shape) ->
                        tensors.add(shape.size() == 1 ? ones(name, shape) : matrix(name, shape, random)));
        return new Weights(tensors);
    }

    private static Tensor matrix(String name, List<Long> shape, RandomGenerator random) {
        float[] values = new float[Math.toIntExact(shape.getFirst() * shape.getLast())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (SPREAD * random.nextGaussian());
        }
        return Tensor.of(name, values, shape.getFirst(), shape.getLast());
    }

    private static Tensor ones(String name, List<Long> shape) {
        float[] values = new float[Math.toIntExact(shape.getFirst())];
        Arrays.fill(values, 1);
        return Tensor.of(name, values, values.length);
    }
}
