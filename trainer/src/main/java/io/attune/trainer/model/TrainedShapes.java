package io.attune.trainer.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tensors that a tuning trains, with their shapes: adapters under PEFT's names, everything else under the model's. */
final class TrainedShapes {
    private TrainedShapes() {}

    static Map<String, List<Long>> of(LlamaConfig config, Tuning tuning, Head head) {
        return switch (tuning) {
            case Tuning.Full() -> LlamaShapes.of(config, head);
            case Tuning.Lora(LoraSpec spec) -> adapted(config, spec, head);
        };
    }

    private static Map<String, List<Long>> adapted(LlamaConfig config, LoraSpec spec, Head head) {
        var shapes = new LinkedHashMap<String, List<Long>>();
        long rank = spec.rank();
        for (int layer = 0; layer < config.layers(); layer++) {
            for (Linear linear : Linear.values()) {
                if (spec.targets().contains(linear)) {
                    String name = Names.linear(layer, linear);
                    shapes.put(AdapterNames.a(name), List.of(rank, (long) config.inputs(linear)));
                    shapes.put(AdapterNames.b(name), List.of((long) config.outputs(linear), rank));
                }
            }
        }
        shapes.putAll(LlamaShapes.top(config, head));
        return shapes;
    }
}
