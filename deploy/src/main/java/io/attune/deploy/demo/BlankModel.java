package io.attune.deploy.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.attune.trainer.model.Linear;
import io.attune.trainer.model.LlamaConfig;
import io.attune.trainer.model.Names;
import io.attune.trainer.model.Rope;
import io.attune.trainer.model.Safetensors;
import io.attune.trainer.model.Tensor;
import io.attune.trainer.model.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A llama model that has learned nothing: matrices from N(0, 0.02), norms at one, the embedding tied to the head. */
public record BlankModel(LlamaConfig config) {
    private static final double SPREAD = .02;

    public BlankModel {
        requireNonNull(config, "config is null");
    }

    /** The demo's architecture: 1.7 million parameters. */
    static BlankModel ofDemo(int vocabularySize, int bosId, int eosId) {
        return new BlankModel(new LlamaConfig(
                vocabularySize,
                192,
                512,
                4,
                6,
                2,
                32,
                256,
                1e-5,
                new Rope(10_000),
                true,
                false,
                false,
                bosId,
                List.of(eosId),
                eosId));
    }

    /** Writes {@code config.json} and {@code model.safetensors}. */
    void write(Path directory, RandomGenerator random) throws IOException {
        Files.createDirectories(directory);
        JsonMapper mapper =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        Files.writeString(directory.resolve("config.json"), mapper.writeValueAsString(json()) + "\n", UTF_8);
        Safetensors.write(
                directory.resolve("model.safetensors"), weights(random).all());
    }

    /** Its tensors at random. */
    public Weights weights(RandomGenerator random) {
        List<Tensor> tensors = new ArrayList<>();
        tensors.add(matrix(Names.EMBEDDING, config.vocabularySize(), config.hiddenSize(), random));
        for (int layer = 0; layer < config.layers(); layer++) {
            tensors.add(ones(Names.inputNorm(layer)));
            for (Linear linear : Linear.values()) {
                String name = Names.linear(layer, linear) + ".weight";
                tensors.add(matrix(name, config.outputs(linear), config.inputs(linear), random));
            }
            tensors.add(ones(Names.postAttentionNorm(layer)));
        }
        tensors.add(ones(Names.FINAL_NORM));
        return new Weights(tensors);
    }

    private static Tensor matrix(String name, int rows, int columns, RandomGenerator random) {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (SPREAD * random.nextGaussian());
        }
        return Tensor.of(name, values, rows, columns);
    }

    private Tensor ones(String name) {
        float[] values = new float[config.hiddenSize()];
        Arrays.fill(values, 1);
        return Tensor.of(name, values, values.length);
    }

    private Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("architectures", List.of("LlamaForCausalLM"));
        json.put("model_type", "llama");
        json.put("vocab_size", config.vocabularySize());
        json.put("hidden_size", config.hiddenSize());
        json.put("intermediate_size", config.intermediateSize());
        json.put("num_hidden_layers", config.layers());
        json.put("num_attention_heads", config.heads());
        json.put("num_key_value_heads", config.kvHeads());
        json.put("head_dim", config.headDim());
        json.put("max_position_embeddings", config.maxPositions());
        json.put("rms_norm_eps", config.normEpsilon());
        json.put("rope_theta", config.rope().theta());
        json.put("hidden_act", "silu");
        json.put("tie_word_embeddings", config.tiedHead());
        json.put("attention_bias", false);
        json.put("mlp_bias", false);
        json.put("bos_token_id", config.bosTokenId());
        json.put("eos_token_id", config.eosTokenIds().getFirst());
        json.put("pad_token_id", config.padTokenId());
        json.put("torch_dtype", "float32");
        json.put("initializer_range", SPREAD);
        return json;
    }
}
