package io.attune.trainer.sample;

import static io.attune.trainer.graph.ElementType.FLOAT32;
import static io.attune.trainer.graph.ElementType.INT32;
import static io.attune.trainer.graph.ElementType.INT64;
import static io.attune.trainer.graph.Graph.MICROSOFT;
import static io.attune.trainer.graph.Graph.ONNX;

import io.attune.trainer.graph.Attribute;
import io.attune.trainer.graph.Dim;
import io.attune.trainer.graph.Graph;
import io.attune.trainer.graph.Graph.Output;
import io.attune.trainer.graph.Operators;
import io.attune.trainer.graph.Program;
import io.attune.trainer.graph.Shape;
import io.attune.trainer.graph.Value;
import io.attune.trainer.model.DecoderBlocks;
import io.attune.trainer.model.Head;
import io.attune.trainer.model.ModelShapes;
import io.attune.trainer.model.architecture.Attention;
import io.attune.trainer.model.architecture.Linear;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.model.architecture.Positions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The decoder as it answers: tokens {@code [rows, length]} in, their keys and values into a cache that input and output share, logits
 * {@code [rows, vocabulary]} after the last token of each row out. Rows may differ in length: they are padded on the right, and what
 * the padding writes into the cache is overwritten before it is ever read.
 *
 * <p>The weights of the base are frozen. Adapters (Hu et al. 2021) are inputs, so that another one needs no other session; their
 * scale is in their second matrix already.
 */
final class StepGraph implements DecoderBlocks.WeightValues {
    static final String TOKENS = "tokens";
    /** Where each row's last token stands when the rows stand behind each other: int64 [rows]. */
    static final String LAST = "last";
    /** The position of each row's last token in its text: int32 [rows]. */
    static final String LAST_POSITION = "last_position";
    /** The tokens of the longest row, the cached ones included: int32 [1]. */
    static final String LONGEST = "longest";

    /** Rotary tables, [positions, pairs]; as many positions as the cache holds. */
    static final String COSINES = "cosines";

    static final String SINES = "sines";

    private static final Dim ROWS = Dim.named("rows");
    private static final Dim LENGTH = Dim.named("length");
    static final Dim FLAT = Dim.named("rows_times_length");
    private static final Dim CAPACITY = Dim.named("capacity");
    private static final Dim POSITIONS = Dim.named("positions");
    private static final Dim RANK = Dim.named("rank");

    private final Graph graph = new Graph(FLOAT32);
    private final Operators op = new Operators(graph);
    private final ModelConfig config;
    private final HeadLayout layout;
    private final DecoderBlocks blocks;
    private final Map<String, Value> weights = new HashMap<>();
    private final Set<Linear> adapted;
    private final Value tokens = graph.input(TOKENS, INT64, Shape.of(ROWS, LENGTH));
    private final Value last = graph.input(LAST, INT64, Shape.of(ROWS));
    private final Value lastPosition = graph.input(LAST_POSITION, INT32, Shape.of(ROWS));
    private final Value longest = graph.input(LONGEST, INT32, Shape.of(1));
    private final Value rowsLengthRest = op.concat(0, Dim.of(3), List.of(op.shapeOf(tokens), graph.integers(-1)));
    private final Value cosines;
    private final Value sines;
    private final Map<Value, Value> caches = new LinkedHashMap<>();
    private final Value logits;

    /** @param adapted the linear layers that have an adapter */
    StepGraph(ModelConfig config, Set<Linear> adapted) {
        this.config = config;
        this.adapted = adapted;
        this.layout = HeadLayout.of(config);
        Shape table = Shape.of(POSITIONS, Dim.of(layout.widePairs()));
        this.cosines = graph.input(COSINES, FLOAT32, table);
        this.sines = graph.input(SINES, FLOAT32, table);
        ModelShapes.of(config, Head.LANGUAGE_MODEL)
                .forEach((name, shape) -> weights.put(
                        name,
                        graph.frozen(name, new Shape(shape.stream().map(Dim::of).toList()))));
        this.blocks = new DecoderBlocks(config, op, this, this::attend);
        this.logits = decode();
    }

    Program program() {
        List<Value> outputs = new ArrayList<>(caches.values());
        outputs.add(logits);
        return Program.of(graph, outputs);
    }

    /** The names of the caches as inputs, each with its name as output; both have to be the same memory. */
    Map<String, String> caches() {
        Map<String, String> names = new LinkedHashMap<>();
        caches.forEach((before, after) -> names.put(before.name(), after.name()));
        return names;
    }

    static String adapterDown(Linear linear) {
        return linear.name() + ".lora_A.weight";
    }

    static String adapterUp(Linear linear) {
        return linear.name() + ".lora_B.weight";
    }

    private Value decode() {
        Value states = op.gather(blocks.apply(embed()), last);
        Value head = get(config.head());
        return graph.output(DrawGraph.LOGITS, op.gemm(blocks.norm(config.finalNorm(), states), head, false, true));
    }

    private Value embed() {
        Value embedded = flat(op.gather(get(config.embedding()), tokens), config.hiddenSize());
        return switch (config.positions()) {
            case Positions.Rotary _ -> embedded;
            case Positions.Learned(String table) ->
                op.add(embedded, flat(op.gather(get(table), positions()), config.hiddenSize()));
        };
    }

    /** The position of each token, [rows, length]; what stands behind a row's last token gets the model's last. */
    private Value positions() {
        Value starts = op.mul(op.range(tokens, 0, ROWS), length());
        Value places = op.add(op.unsqueeze(starts, 1), op.unsqueeze(op.range(tokens, 1, LENGTH), 0));
        Value behind = op.sub(op.unsqueeze(last, 1), places);
        Value own = op.sub(op.unsqueeze(op.cast(lastPosition, INT64), 1), behind);
        Value end = graph.integer(config.maxPositions() - 1L);
        return op.where(op.greaterOrEqual(end, own), own, end);
    }

    private Value length() {
        return op.gather(op.shapeOf(tokens), graph.integer(1));
    }

    /** Rotary positions, the append to the cache and attention are one operator of ONNX Runtime. */
    private Value attend(int layer, Attention attention, Value queries, Value keys, Value values) {
        Value query = rows(layout.widened(op, queries, attention.heads()));
        Value key = rows(layout.widened(op, keys, attention.kvHeads()));
        Value value = rows(layout.widened(op, values, attention.kvHeads()));
        Shape cached = Shape.of(ROWS, Dim.of(attention.kvHeads()), CAPACITY, Dim.of(layout.width()));
        Value pastKeys = graph.input("keys_" + layer, FLOAT32, cached);
        Value pastValues = graph.input("values_" + layer, FLOAT32, cached);
        var arguments = new ArrayList<>(List.of(query, key, value, pastKeys, pastValues, lastPosition, longest));
        boolean turns = config.positions() instanceof Positions.Rotary;
        if (turns) {
            arguments.addAll(List.of(cosines, sines));
        }
        Map<String, Attribute> attributes = new HashMap<>();
        attributes.put("num_heads", Attribute.of(attention.heads()));
        attributes.put("kv_num_heads", Attribute.of(attention.kvHeads()));
        attributes.put("do_rotary", Attribute.of(turns));
        attributes.put("scale", Attribute.of(attention.scale()));
        if (attention.slides()) {
            attributes.put("local_window_size", Attribute.of(attention.window()));
        }
        List<Value> attended = graph.apply(
                MICROSOFT,
                "GroupQueryAttention",
                List.copyOf(arguments),
                attributes,
                List.of(new Output(FLOAT32, query.shape()), new Output(FLOAT32, cached), new Output(FLOAT32, cached)));
        caches.put(pastKeys, attended.get(1));
        caches.put(pastValues, attended.get(2));
        Value flat = flat(attended.getFirst(), (long) attention.heads() * layout.width());
        return layout.narrowed(op, flat, attention.heads());
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
        Value down = graph.input(adapterDown(linear), FLOAT32, Shape.of(RANK, Dim.of(linear.inputs())));
        Value up = graph.input(adapterUp(linear), FLOAT32, Shape.of(Dim.of(linear.outputs()), RANK));
        return op.gemmPlus(op.gemm(input, down, false, true), up, false, true, output);
    }

    /** [rows, length, width] → [rows · length, width]. */
    private Value flat(Value x, long width) {
        return reshape(x, graph.integers(-1, width), Shape.of(FLAT, Dim.of(width)));
    }

    /** [rows · length, width] → [rows, length, width]. */
    private Value rows(Value x) {
        return reshape(x, rowsLengthRest, Shape.of(ROWS, LENGTH, x.dim(-1)));
    }

    private Value reshape(Value x, Value target, Shape shape) {
        return graph.apply(ONNX, "Reshape", List.of(x, target), Map.of(), FLOAT32, shape);
    }
}
