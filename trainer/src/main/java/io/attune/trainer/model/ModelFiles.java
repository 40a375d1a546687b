package io.attune.trainer.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a model as a directory that transformers 4 and 5 load, and {@link ModelDirectory} too. */
public final class ModelFiles {
    private static final List<String> TEXT_FILES = List.of(
            "tokenizer.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "added_tokens.json",
            "chat_template.jinja",
            "chat_template.json",
            "vocab.json",
            "merges.txt",
            "tokenizer.model",
            ConfigFile.GENERATION);

    private ModelFiles() {}

    /**
     * Writes config.json, model.safetensors and the tokenizer's files of the directory that the model came from.
     *
     * @param target an empty or absent directory
     * @param origin where configuration and tokenizer come from
     * @param weights of the origin's shapes; with {@link Names#SCORE} it is a reward model
     */
    public static void write(Path target, ModelDirectory origin, Weights weights) throws IOException {
        ObjectNode json = origin.json();
        complete(json, origin.config(), Head.of(weights.all()));
        Files.createDirectories(target);
        for (String name : TEXT_FILES) {
            Path file = origin.path().resolve(name);
            if (Files.exists(file)) {
                Files.copy(file, target.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        write(target, json, origin.config(), weights);
    }

    /**
     * Writes config.json and model.safetensors of a model that did not come from a directory.
     *
     * @param target an empty or absent directory
     */
    public static void write(Path target, LlamaConfig config, Weights weights) throws IOException {
        ObjectNode json = JsonFile.MAPPER.createObjectNode();
        complete(json, config, Head.of(weights.all()));
        Files.createDirectories(target);
        write(target, json, config, weights);
    }

    private static void write(Path target, ObjectNode json, LlamaConfig config, Weights weights) throws IOException {
        var tensors = LlamaShapes.of(config, Head.of(weights.all())).keySet().stream()
                .map(weights::get)
                .toList();
        Safetensors.write(target.resolve(Safetensors.SINGLE), tensors);
        JsonFile.write(target.resolve(ConfigFile.NAME), json);
    }

    /** States what both versions of transformers look for, each under its own name, and leaves the rest as it was. */
    private static void complete(ObjectNode json, LlamaConfig config, Head head) {
        json.put("model_type", "llama");
        json.putArray("architectures").add(head.scores() ? "LlamaForSequenceClassification" : "LlamaForCausalLM");
        json.put("vocab_size", config.vocabularySize());
        json.put("hidden_size", config.hiddenSize());
        json.put("intermediate_size", config.intermediateSize());
        json.put("num_hidden_layers", config.layers());
        json.put("num_attention_heads", config.heads());
        json.put("num_key_value_heads", config.kvHeads());
        json.put("head_dim", config.headDim());
        json.put("max_position_embeddings", config.maxPositions());
        json.put("rms_norm_eps", config.normEpsilon());
        json.put("hidden_act", "silu");
        json.put("tie_word_embeddings", config.tiedHead());
        json.put("attention_bias", config.attentionBias());
        json.put("mlp_bias", config.mlpBias());
        json.put("rope_theta", config.rope().theta());
        json.putNull("rope_scaling");
        json.putObject("rope_parameters")
                .put("rope_type", "default")
                .put("rope_theta", config.rope().theta());
        json.put("torch_dtype", "float32");
        json.put("dtype", "float32");
        completeIds(json, config, head);
    }

    private static void completeIds(ObjectNode json, LlamaConfig config, Head head) {
        putId(json, "bos_token_id", config.bosTokenId());
        // A padding id that also ends texts would make transformers read the reward one token too early.
        boolean padEnds = config.endsAt(config.padTokenId());
        putId(json, "pad_token_id", head.scores() && padEnds ? -1 : config.padTokenId());
        switch (config.eosTokenIds().size()) {
            case 0 -> json.putNull("eos_token_id");
            case 1 -> json.put("eos_token_id", config.eosTokenIds().getFirst());
            default -> {
                ArrayNode ids = json.putArray("eos_token_id");
                config.eosTokenIds().forEach(ids::add);
            }
        }
        if (head.scores()) {
            ObjectNode names = json.putObject("id2label");
            ObjectNode places = json.putObject("label2id");
            for (int output = 0; output < head.outputs(); output++) {
                names.put(Integer.toString(output), "LABEL_" + output);
                places.put("LABEL_" + output, output);
            }
            json.put("num_labels", head.outputs());
        }
    }

    private static void putId(ObjectNode json, String name, int id) {
        if (id < 0) {
            json.putNull(name);
        } else {
            json.put(name, id);
        }
    }
}
