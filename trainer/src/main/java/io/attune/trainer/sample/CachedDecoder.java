package io.attune.trainer.sample;

import static io.attune.trainer.graph.ElementType.FLOAT32;
import static io.attune.trainer.graph.Graph.MICROSOFT;

import io.attune.trainer.graph.Attribute;
import io.attune.trainer.graph.Dim;
import io.attune.trainer.graph.Graph;
import io.attune.trainer.graph.Graph.Output;
import io.attune.trainer.graph.Layers;
import io.attune.trainer.graph.Operators;
import io.attune.trainer.graph.Shape;
import io.attune.trainer.graph.Value;
import io.attune.trainer.model.DecoderBlocks;
import io.attune.trainer.model.DecoderBlocks.Projected;
import io.attune.trainer.model.Head;
import io.attune.trainer.model.ModelShapes;
import io.attune.trainer.model.architecture.Attention;
import io.attune.trainer.model.architecture.Linear;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.model.architecture.Positions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A decoder whose tokens look back at a cache of keys and values: what sampling and a served file have in common. The weights are frozen.
 */
final class CachedDecoder implements DecoderBlocks.WeightValues {
    static final Dim ROWS = Dim.named("rows");
    static final Dim LENGTH = Dim.named("length");
    static final Dim FLAT = Dim.named("rows_times_length");
    static final Dim POSITIONS = Dim.named("positions");

    static final Dim CAPACITY = Dim.named("capacity");
    private static final Dim RANK = Dim.named("rank");

    private final Graph graph;
    private final Operators op;
    private final Layers layers;
    private final ModelConfig config;
    private final HeadLayout layout;
    private final DecoderBlocks blocks;
    private final Map<String, Value> weights = new HashMap<>();
    private final Set<Linear> adapted;
    private final Places places;
    private final CacheNames names;
    private final StepForm form;
    private final ResidentAttention resident;
    private final Map<Value, Value> caches = new LinkedHashMap<>();

    /**
     * Where the tokens of a run stand in their texts.
     *
     * @param tokens int64 [rows, length]
     * @param positions each token's, int64 [rows, length]
     * @param lastPosition of each row's last token, int32 [rows]
     * @param longest the tokens of the longest row, the cached ones included, int32 [1]
     * @param cosines and sines: rotary tables, [positions, pairs]
     */
    record Places(Value tokens, Value positions, Value lastPosition, Value longest, Value cosines, Value sines) {}

    /** The names of the caches as inputs, by layer. */
    record CacheNames(IntFunction<String> keysOf, IntFunction<String> valuesOf) {
        String keys(int layer) {
            return keysOf.apply(layer);
        }

        String values(int layer) {
            return valuesOf.apply(layer);
        }
    }

    /** @param adapted the linear layers that have an adapter */
    CachedDecoder(
            Graph graph, ModelConfig config, Set<Linear> adapted, Places places, CacheNames names, StepForm form) {
        this.graph = graph;
        this.op = new Operators(graph);
        this.layers = new Layers(op);
        this.config = config;
        this.adapted = adapted;
        this.places = places;
        this.names = names;
        this.form = form;
        this.layout = HeadLayout.of(config);
        Set<String> factors = factors(config);
        ModelShapes.of(config, Head.LANGUAGE_MODEL).forEach((name, sizes) -> {
            var shape = new Shape(sizes.stream().map(Dim::of).toList());
            // Where products are wide a rounded weight is cast, which ONNX Runtime would do to a bound one when it
            // loads the
            // graph, from a file that is not there.
            boolean given = form.precision().isHalf() && factors.contains(name);
            weights.put(name, given ? graph.input(name, form.precision(), shape) : graph.frozen(name, shape));
        });
        this.resident = new ResidentAttention(op, config.positions(), layout, places);
        this.blocks = new DecoderBlocks(config, op, this, this::attend);
    }

    /** The weights that products of the blocks read; in half precision each run is given them, rounded. */
    static Set<String> factors(ModelConfig config) {
        return config.linears()
                .flatMap(linear ->
                        linear.hasBias() ? Stream.of(linear.weight(), linear.bias()) : Stream.of(linear.weight()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What the blocks make of the tokens, normed: [rows, length, hidden]. */
    Value states() {
        return blocks.norm(config.finalNorm(), blocks.apply(embed()).getLast());
    }

    /** [..., hidden] → [..., vocabulary]. */
    Value logits(Value states) {
        return layers.linear(states, get(config.head()), true, null);
    }

    /** The caches as inputs, each with its output; both may be the same memory. */
    Map<Value, Value> caches() {
        return caches;
    }

    private Value embed() {
        Value embedded = op.gather(get(config.embedding()), places.tokens());
        return switch (config.positions()) {
            case Positions.Rotary _ -> embedded;
            case Positions.Learned(String table) -> op.add(embedded, op.gather(get(table), places.positions()));
        };
    }

    private Value attend(int layer, Attention attention, Projected projected) {
        Shape cached = Shape.of(ROWS, Dim.of(attention.kvHeads()), CAPACITY, Dim.of(layout.width()));
        Value pastKeys = graph.input(names.keys(layer), form.precision(), cached);
        Value pastValues = graph.input(names.values(layer), form.precision(), cached);
        List<Value> attended = switch (form.parts()) {
            case FUSED -> fused(attention, projected, pastKeys, pastValues);
            case RESIDENT -> resident.apply(attention, widened(attention, projected), pastKeys, pastValues);
        };
        caches.put(pastKeys, attended.get(1));
        caches.put(pastValues, attended.get(2));
        return layout.narrowed(op, attended.getFirst(), attention.heads());
    }

    private Projected.Apart widened(Attention attention, Projected projected) {
        Projected.Apart apart = projected.apart(op, attention);
        return new Projected.Apart(
                layout.widened(op, apart.queries(), attention.heads()),
                layout.widened(op, apart.keys(), attention.kvHeads()),
                layout.widened(op, apart.values(), attention.kvHeads()));
    }

    /** Rotary positions, the append to the cache and attention are one operator of ONNX Runtime. */
    private List<Value> fused(Attention attention, Projected projected, Value pastKeys, Value pastValues) {
        var arguments = new ArrayList<@Nullable Value>();
        if (projected instanceof Projected.Together(Value all) && !layout.isWider()) {
            arguments.addAll(Arrays.asList(all, null, null));
        } else {
            Projected.Apart apart = widened(attention, projected);
            arguments.addAll(List.of(apart.queries(), apart.keys(), apart.values()));
        }
        arguments.addAll(List.of(pastKeys, pastValues, places.lastPosition(), places.longest()));
        boolean turns = config.positions() instanceof Positions.Rotary;
        if (turns) {
            arguments.addAll(List.of(places.cosines(), places.sines()));
        }
        Map<String, Attribute> attributes = new HashMap<>();
        attributes.put("num_heads", Attribute.of(attention.heads()));
        attributes.put("kv_num_heads", Attribute.of(attention.kvHeads()));
        attributes.put("do_rotary", Attribute.of(turns));
        attributes.put("scale", Attribute.of(attention.scale()));
        if (attention.slides()) {
            attributes.put("local_window_size", Attribute.of(attention.window()));
        }
        Output cached = new Output(FLOAT32, pastKeys.shape());
        Shape attended = Shape.of(ROWS, LENGTH, Dim.of((long) attention.heads() * layout.width()));
        return graph.apply(
                MICROSOFT,
                "GroupQueryAttention",
                arguments,
                attributes,
                List.of(new Output(FLOAT32, attended), cached, cached));
    }

    @Override
    public Value get(String name) {
        Value weight = weights.get(name);
        if (weight == null) {
            throw new IllegalArgumentException("the model has no weight " + name);
        }
        return weight;
    }

    @Override
    public Value weight(Linear linear) {
        return get(linear.weight());
    }

    @Override
    public Value adapted(Linear linear, Value input, Value output) {
        if (!adapted.contains(linear)) {
            return output;
        }
        Value down = graph.input(StepGraph.adapterDown(linear), FLOAT32, Shape.of(RANK, Dim.of(linear.inputs())));
        Value up = graph.input(StepGraph.adapterUp(linear), FLOAT32, Shape.of(Dim.of(linear.outputs()), RANK));
        Value low = layers.linear(input, down, true, null);
        if (form.precision().isHalf()) {
            // Half precision would lose what a young adapter adds: the sum is float32.
            return op.add(output, layers.linear(low, up, true, null));
        }
        return layers.linear(low, up, true, output);
    }
}
