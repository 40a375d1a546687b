package io.attune.trainer.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tensors of a llama model with their shapes, in the order in which the decoder uses them. */
final class LlamaShapes {
    private LlamaShapes() {}

    static Map<String, List<Long>> of(LlamaConfig config, Head head) {
        var shapes = new LinkedHashMap<String, List<Long>>();
        long hidden = config.hiddenSize();
        shapes.put(Names.EMBEDDING, List.of((long) config.vocabularySize(), hidden));
        for (int layer = 0; layer < config.layers(); layer++) {
            shapes.put(Names.inputNorm(layer), List.of(hidden));
            for (Linear linear : Linear.values()) {
                String name = Names.linear(layer, linear);
                shapes.put(name + ".weight", List.of((long) config.outputs(linear), (long) config.inputs(linear)));
                if (config.hasBias(linear)) {
                    shapes.put(name + ".bias", List.of((long) config.outputs(linear)));
                }
            }
            shapes.put(Names.postAttentionNorm(layer), List.of(hidden));
        }
        shapes.put(Names.FINAL_NORM, List.of(hidden));
        if (!head.scores() && !config.tiedHead()) {
            shapes.put(Names.HEAD, List.of((long) config.vocabularySize(), hidden));
        }
        shapes.putAll(top(config, head));
        return shapes;
    }

    /** What training puts on top of the decoder and its language head: rewards, or a critic. */
    static Map<String, List<Long>> top(LlamaConfig config, Head head) {
        long hidden = config.hiddenSize();
        if (head.scores()) {
            return Map.of(Names.SCORE, List.of((long) head.outputs(), hidden));
        }
        return head.values() ? Map.of(Names.VALUE, List.of(1L, hidden)) : Map.of();
    }
}
