package io.attune.trainer.model;

import io.attune.trainer.graph.Dim;
import io.attune.trainer.graph.Graph;
import io.attune.trainer.graph.Shape;
import io.attune.trainer.graph.Value;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The weights of a model as values of a graph: trained ones are given to each run, frozen ones once. */
final class ModelValues {
    /** alpha / rank, or 0 for the model without its adapters. */
    static final String ADAPTER_SCALE = "adapter_scale";

    private final Map<String, Value> values = new HashMap<>();
    private final Map<String, Value> trained = new LinkedHashMap<>();
    private final Tuning tuning;

    private ModelValues(Tuning tuning) {
        this.tuning = tuning;
    }

    static ModelValues declare(Graph graph, LlamaConfig config, Tuning tuning, Head head) {
        var model = new ModelValues(tuning);
        Map<String, List<Long>> trainedShapes = TrainedShapes.of(config, tuning, head);
        LlamaShapes.of(config, head).forEach((name, shape) -> {
            if (!trainedShapes.containsKey(name)) {
                model.values.put(name, graph.frozen(name, shape(shape)));
            }
        });
        trainedShapes.forEach((name, shape) -> {
            Value value = graph.parameter(name, shape(shape));
            model.values.put(name, value);
            model.trained.put(name, value);
        });
        if (tuning instanceof Tuning.Lora) {
            model.values.put(ADAPTER_SCALE, graph.input(ADAPTER_SCALE, graph.floating(), Shape.SCALAR));
        }
        return model;
    }

    private static Shape shape(List<Long> sizes) {
        return new Shape(sizes.stream().map(Dim::of).toList());
    }

    Value get(String name) {
        Value value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the graph has no weight " + name);
        }
        return value;
    }

    boolean isTrained(String name) {
        return trained.containsKey(name);
    }

    /** Trained weights by name, in order. */
    Map<String, Value> trained() {
        return trained;
    }

    boolean adapts(Linear linear) {
        return switch (tuning) {
            case Tuning.Full() -> false;
            case Tuning.Lora(LoraSpec spec) -> spec.targets().contains(linear);
        };
    }
}
