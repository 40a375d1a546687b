package io.attune.trainer.model;

import io.attune.trainer.graph.Dim;
import io.attune.trainer.graph.Graph;
import io.attune.trainer.graph.Operators;
import io.attune.trainer.graph.Shape;
import io.attune.trainer.graph.Value;
import io.attune.trainer.model.architecture.Linear;
import io.attune.trainer.model.architecture.ModelConfig;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The weights of a model as values of a graph: trained ones are given to each run, frozen ones once, as far as they can be. */
final class ModelValues implements DecoderBlocks.WeightValues {
    /** alpha / rank, or 0 for the model without its adapters. */
    static final String ADAPTER_SCALE = "adapter_scale";

    private final Map<String, Value> values = new HashMap<>();
    private final Map<String, Value> trained = new LinkedHashMap<>();
    private final Operators ops;
    private final Tuning tuning;

    private ModelValues(Operators ops, Tuning tuning) {
        this.ops = ops;
        this.tuning = tuning;
    }

    /** @param headParts as {@link PassForm} has it */
    static ModelValues declare(
            Operators ops, ModelConfig config, Tuning tuning, Head head, BaseForm form, int headParts) {
        Graph graph = ops.graph();
        var model = new ModelValues(ops, tuning);
        Map<String, List<Long>> trainedShapes = TrainedShapes.of(config, tuning, head);
        Set<String> quantized = form.format().quantized(config);
        ModelShapes.of(config, head).forEach((name, shape) -> {
            if (!trainedShapes.containsKey(name) && !quantized.contains(name)) {
                boolean readOften = headParts > 1 && name.equals(config.head());
                model.values.put(name, frozen(graph, name, shape(shape), readOften));
            }
        });
        if (form.format().isQuantized()) {
            var values = new QuantizedValues(ops, form);
            config.linears().forEach(linear -> model.values.put(linear.weight(), values.weight(linear)));
        }
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

    /**
     * Each run is given what is cast: ONNX Runtime would cast a bound weight when it loads the graph, from a file that is not there. And what many products read, since it would
     * keep a packed copy of a bound weight for each of them.
     */
    private static Value frozen(Graph graph, String name, Shape shape, boolean readOften) {
        return graph.products().isHalf() || readOften
                ? graph.input(name, graph.floating(), shape)
                : graph.frozen(name, shape);
    }

    private static Shape shape(List<Long> sizes) {
        return new Shape(sizes.stream().map(Dim::of).toList());
    }

    @Override
    public Value get(String name) {
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

    /** W + scale · B · A: a weight has far fewer numbers than the states of a batch that an adapter's part would be added to. */
    @Override
    public Value weight(Linear linear) {
        Value base = get(linear.weight());
        return switch (tuning) {
            case Tuning.Full() -> base;
            case Tuning.Lora(LoraSpec spec) when !spec.adapts(linear) -> base;
            case Tuning.Lora _ -> {
                Value a = get(AdapterNames.a(linear));
                Value b = ops.mul(get(AdapterNames.b(linear)), get(ADAPTER_SCALE));
                yield sum(ops, linear, a, b, base);
            }
        };
    }

    /** W + B · A as the layer stores its weight. */
    static Value sum(Operators ops, Linear linear, Value a, Value b, Value weight) {
        return linear.transposed() ? ops.gemmPlus(a, b, true, true, weight) : ops.gemmPlus(b, a, false, false, weight);
    }

    @Override
    public Value adapted(Linear linear, Value input, Value output) {
        return output;
    }
}
