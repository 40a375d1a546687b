package io.attune.trainer.model;

import io.attune.trainer.model.architecture.Linear;
import io.attune.trainer.model.architecture.ModelConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tensors that a tuning trains, with their shapes: adapters under PEFT's names, everything else under the model's. */
final class TrainedShapes {
    private TrainedShapes() {}

    static Map<String, List<Long>> of(ModelConfig config, Tuning tuning, Head head) {
        return switch (tuning) {
            case Tuning.Full() -> ModelShapes.of(config, head);
            case Tuning.Lora(LoraSpec spec) -> adapted(config, spec, head);
        };
    }

    private static Map<String, List<Long>> adapted(ModelConfig config, LoraSpec spec, Head head) {
        var shapes = new LinkedHashMap<String, List<Long>>();
        long rank = spec.rank();
        for (Linear linear : spec.adapted(config)) {
            shapes.put(AdapterNames.a(linear), List.of(rank, (long) linear.inputs()));
            shapes.put(AdapterNames.b(linear), List.of((long) linear.outputs(), rank));
        }
        shapes.putAll(ModelShapes.top(config, head));
        return shapes;
    }
}
