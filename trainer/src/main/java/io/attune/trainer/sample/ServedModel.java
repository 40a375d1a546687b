package io.attune.trainer.sample;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.graph.OnnxFile;
import io.attune.trainer.model.ModelDirectory;
import io.attune.trainer.model.ModelFiles;
import io.attune.trainer.model.architecture.Attention;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.model.architecture.Positions;
import io.attune.trainer.model.rope.Rope;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A policy as others serve it: an ONNX decoder in the file layout of onnxruntime-genai, which plain ONNX Runtime loads too. Keys and
 * values of the text so far go in and come out, {@code past_key_values.N.key} and {@code present.N.key}; the two may be the same memory.
 */
public final class ServedModel {
    private static final String MODEL = "model.onnx";
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private ServedModel() {}

    /**
     * Writes model.onnx, model.onnx.data, genai_config.json and the tokenizer's files.
     *
     * @param directory an empty one
     * @throws BadInputException if rotary positions depend on how long the text is, which a file cannot hold
     */
    public static void write(Path directory, ModelDirectory origin) throws IOException {
        ModelConfig config = origin.config();
        if (config.positions() instanceof Positions.Rotary(Rope rope) && rope.dependsOnLength()) {
            throw new BadInputException(origin.path() + " turns by the length of the text (rope_type dynamic), which an"
                    + " ONNX file cannot; serve it with attune generate");
        }
        ServedGraph graph = new ServedGraph(config, origin.weights());
        Map<String, MemorySegment> data = new HashMap<>();
        origin.weights().all().forEach(tensor -> data.put(tensor.name(), tensor.data()));
        graph.made().forEach(tensor -> data.put(tensor.name(), tensor.data()));
        OnnxFile.write(graph.program(), data, directory.resolve(MODEL));
        Files.writeString(directory.resolve("genai_config.json"), JSON.writeValueAsString(genai(config)) + "\n");
        ModelFiles.copyText(origin, directory);
    }

    private static Map<String, Object> genai(ModelConfig config) {
        Map<String, Object> model = new LinkedHashMap<>();
        putId(model, "bos_token_id", config.bosTokenId());
        model.put("context_length", config.maxPositions());
        model.put("decoder", decoder(config));
        List<Integer> ends = config.eosTokenIds();
        model.put("eos_token_id", ends.size() == 1 ? ends.getFirst() : ends);
        putId(model, "pad_token_id", config.padTokenId());
        // Of whatever family: its name for a decoder that is given nothing but tokens, mask and cache.
        model.put("type", "llama");
        model.put("vocab_size", config.vocabularySize());
        Map<String, Object> search = new LinkedHashMap<>();
        search.put("do_sample", false);
        search.put("max_length", config.maxPositions());
        search.put("past_present_share_buffer", true);
        search.put("temperature", 1.0);
        search.put("top_k", 1);
        search.put("top_p", 1.0);
        return Map.of("model", model, "search", search);
    }

    private static Map<String, Object> decoder(ModelConfig config) {
        Attention attention = config.blocks().getFirst().attention();
        Map<String, Object> decoder = new LinkedHashMap<>();
        decoder.put("session_options", Map.of("provider_options", List.of()));
        decoder.put("filename", MODEL);
        decoder.put("head_size", HeadLayout.of(config).width());
        decoder.put("hidden_size", config.hiddenSize());
        decoder.put(
                "inputs",
                Map.of(
                        "input_ids", ServedGraph.INPUT_IDS,
                        "attention_mask", ServedGraph.ATTENTION_MASK,
                        "past_key_names", ServedGraph.PAST_KEYS,
                        "past_value_names", ServedGraph.PAST_VALUES));
        decoder.put(
                "outputs",
                Map.of(
                        "logits", ServedGraph.LOGITS,
                        "present_key_names", ServedGraph.PRESENT_KEYS,
                        "present_value_names", ServedGraph.PRESENT_VALUES));
        decoder.put("num_attention_heads", attention.heads());
        decoder.put("num_hidden_layers", config.layers());
        decoder.put("num_key_value_heads", config.kvHeads());
        return decoder;
    }

    private static void putId(Map<String, Object> model, String name, int id) {
        if (id >= 0) {
            model.put(name, id);
        }
    }
}
