package io.attune.trainer.model.family;

import io.attune.trainer.model.architecture.Attention;
import io.attune.trainer.model.architecture.ModelConfig;
import java.util.function.IntUnaryOperator;
import tools.jackson.databind.JsonNode;

/** Qwen 2 and 2.5 (Yang et al. 2024): llama with biases on query, key and value; later layers may see a window only. */
final class Qwen2 implements Family {
    @Override
    public String type() {
        return "qwen2";
    }

    @Override
    public String className() {
        return "Qwen2";
    }

    @Override
    public String prefix() {
        return LlamaLayout.PREFIX;
    }

    @Override
    public ModelConfig read(ConfigReader json) {
        return LlamaLayout.of(json, 32, 0)
                .withBiases(true, false, false)
                .withWindow(window(json))
                .config(json);
    }

    /** As Qwen's configurations say it: layer_types by name, or every layer from max_window_layers on. */
    static IntUnaryOperator window(ConfigReader json) {
        boolean absent = json.node("sliding_window").isNull();
        boolean slides = json.flag("use_sliding_window", false) && !absent;
        int size = slides ? json.positive("sliding_window", 4096) : Attention.EVERYTHING;
        Integer given = json.whole("max_window_layers");
        int first = given == null ? 28 : given;
        JsonNode types = json.node("layer_types");
        if (!types.isArray()) {
            return layer -> layer >= first ? size : Attention.EVERYTHING;
        }
        return layer -> switch (types.path(layer).asString("")) {
            case "full_attention" -> Attention.EVERYTHING;
            case "sliding_attention" -> {
                if (!slides) {
                    throw json.bad("layer_types[" + layer
                            + "] is sliding_attention, and use_sliding_window or sliding_window says no");
                }
                yield size;
            }
            default ->
                throw json.bad("layer_types[" + layer + "] is " + types.path(layer)
                        + ", expected full_attention or sliding_attention");
        };
    }
}
