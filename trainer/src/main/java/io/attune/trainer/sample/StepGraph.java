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
import io.attune.trainer.graph.Layers;
import io.attune.trainer.graph.Operators;
import io.attune.trainer.graph.Program;
import io.attune.trainer.graph.Shape;
import io.attune.trainer.graph.Value;
import io.attune.trainer.model.Linear;
import io.attune.trainer.model.LlamaConfig;
import io.attune.trainer.model.Names;
import java.util.ArrayList;
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
final class StepGraph {
    static final String TOKENS = "tokens";
    /** Where each row's last token stands when the rows stand behind each other: int64 [rows]. */
    static final String LAST = "last";
    /** The position of each row's last token in its text: int32 [rows]. */
    static final String LAST_POSITION = "last_position";
    /** The tokens of the longest row, the cached ones included: int32 [1]. */
    static final String LONGEST = "longest";

    /** Rotary tables, [positions, half a head's width]; as many positions as the cache holds. */
    static final String COSINES = "cosines";

    static final String SINES = "sines";

    private static final int HEAD_STEP = 16;

    private static final Dim ROWS = Dim.named("rows");
    private static final Dim LENGTH = Dim.named("length");
    private static final Dim FLAT = Dim.named("rows_times_length");
    private static final Dim CAPACITY = Dim.named("capacity");
    private static final Dim POSITIONS = Dim.named("positions");
    private static final Dim RANK = Dim.named("rank");

    private final Graph graph = new Graph(FLOAT32);
    private final Operators op = new Operators(graph);
    private final Layers layers = new Layers(op);
    private final LlamaConfig config;
    private final int width;
    private final Set<Linear> adapted;
    private final Value tokens = graph.input(TOKENS, INT64, Shape.of(ROWS, LENGTH));
    private final Value lastPosition = graph.input(LAST_POSITION, INT32, Shape.of(ROWS));
    private final Value longest = graph.input(LONGEST, INT32, Shape.of(1));
    private final Value rowsLengthRest = op.concat(0, Dim.of(3), List.of(op.shapeOf(tokens), graph.integers(-1)));
    private final Value cosines;
    private final Value sines;
    private final Map<Value, Value> caches = new LinkedHashMap<>();
    private final Value logits;

    /** @param adapted the linear layers that have an adapter, in every block */
    StepGraph(LlamaConfig config, Set<Linear> adapted) {
        this.config = config;
        this.adapted = adapted;
        this.width = headWidth(config);
        Shape table = Shape.of(POSITIONS, Dim.of(width / 2));
        this.cosines = graph.input(COSINES, FLOAT32, table);
        this.sines = graph.input(SINES, FLOAT32, table);
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

    /** The width of a head in the cache: the operator wants multiples of 16, so narrower heads are filled up with zeros. */
    static int headWidth(LlamaConfig config) {
        return Math.ceilDiv(config.headDim(), HEAD_STEP) * HEAD_STEP;
    }

    static String adapterDown(int layer, Linear linear) {
        return Names.linear(layer, linear) + ".lora_A.weight";
    }

    static String adapterUp(int layer, Linear linear) {
        return Names.linear(layer, linear) + ".lora_B.weight";
    }

    private Value decode() {
        Value embedding = frozen(Names.EMBEDDING, config.vocabularySize(), config.hiddenSize());
        Value x = flat(op.gather(embedding, tokens), config.hiddenSize());
        for (int layer = 0; layer < config.layers(); layer++) {
            x = op.add(x, attention(layer, norm(x, Names.inputNorm(layer))));
            x = op.add(x, feedForward(layer, norm(x, Names.postAttentionNorm(layer))));
        }
        Value ends = op.gather(x, graph.input(LAST, INT64, Shape.of(ROWS)));
        Value head = config.tiedHead() ? embedding : frozen(Names.HEAD, config.vocabularySize(), config.hiddenSize());
        return graph.output(DrawGraph.LOGITS, op.gemm(norm(ends, Names.FINAL_NORM), head, false, true));
    }

    private Value norm(Value x, String weight) {
        return layers.rmsNorm(x, frozen(weight, config.hiddenSize()), config.normEpsilon());
    }

    private Value feedForward(int layer, Value x) {
        Value gated = op.mul(layers.silu(linear(layer, Linear.GATE, x)), linear(layer, Linear.UP, x));
        return linear(layer, Linear.DOWN, gated);
    }

    /** Rotary positions, the append to the cache and attention are one operator of ONNX Runtime. */
    private Value attention(int layer, Value x) {
        Value query = rows(widened(linear(layer, Linear.QUERY, x), config.heads()));
        Value key = rows(widened(linear(layer, Linear.KEY, x), config.kvHeads()));
        Value value = rows(widened(linear(layer, Linear.VALUE, x), config.kvHeads()));
        Shape cached = Shape.of(ROWS, Dim.of(config.kvHeads()), CAPACITY, Dim.of(width));
        Value pastKeys = graph.input("keys_" + layer, FLOAT32, cached);
        Value pastValues = graph.input("values_" + layer, FLOAT32, cached);
        List<Value> attended = graph.apply(
                MICROSOFT,
                "GroupQueryAttention",
                List.of(query, key, value, pastKeys, pastValues, lastPosition, longest, cosines, sines),
                Map.of(
                        "num_heads", Attribute.of(config.heads()),
                        "kv_num_heads", Attribute.of(config.kvHeads()),
                        "do_rotary", Attribute.of(true),
                        "scale", Attribute.of(1 / Math.sqrt(config.headDim()))),
                List.of(new Output(FLOAT32, query.shape()), new Output(FLOAT32, cached), new Output(FLOAT32, cached)));
        caches.put(pastKeys, attended.get(1));
        caches.put(pastValues, attended.get(2));
        Value flat = flat(attended.getFirst(), (long) config.heads() * width);
        return linear(layer, Linear.OUTPUT, narrowed(flat));
    }

    /** [n, heads · headDim] → [n, heads · width]: zeros after each half of a head, where rotation pairs them with zeros. */
    private Value widened(Value x, int heads) {
        if (width == config.headDim()) {
            return x;
        }
        long half = config.headDim() / 2;
        long fill = width / 2 - half;
        Value halves = reshape(x, graph.integers(-1, 2, half), Shape.of(FLAT, Dim.of(2), Dim.of(half)));
        Value filled = graph.apply(
                ONNX,
                "Pad",
                List.of(halves, graph.integers(0, 0, 0, 0, 0, fill)),
                Map.of(),
                FLOAT32,
                Shape.of(FLAT, Dim.of(2), Dim.of(width / 2)));
        return flat(filled, (long) heads * width);
    }

    /** Takes out again what {@link #widened} put in. */
    private Value narrowed(Value x) {
        if (width == config.headDim()) {
            return x;
        }
        long half = config.headDim() / 2;
        Value halves = reshape(x, graph.integers(-1, width / 2), Shape.of(FLAT, Dim.of(width / 2)));
        Value kept = graph.apply(
                ONNX,
                "Slice",
                List.of(halves, graph.integers(0), graph.integers(half), graph.integers(1)),
                Map.of(),
                FLOAT32,
                Shape.of(FLAT, Dim.of(half)));
        return flat(kept, config.inputs(Linear.OUTPUT));
    }

    private Value linear(int layer, Linear linear, Value x) {
        String name = Names.linear(layer, linear);
        int in = config.inputs(linear);
        int out = config.outputs(linear);
        Value weight = frozen(name + ".weight", out, in);
        Value result = config.hasBias(linear)
                ? op.gemmTransposedPlus(x, weight, frozen(name + ".bias", out))
                : op.gemm(x, weight, false, true);
        if (!adapted.contains(linear)) {
            return result;
        }
        Value down = graph.input(adapterDown(layer, linear), FLOAT32, Shape.of(RANK, Dim.of(in)));
        Value up = graph.input(adapterUp(layer, linear), FLOAT32, Shape.of(Dim.of(out), RANK));
        return op.gemmTransposedPlus(op.gemm(x, down, false, true), up, result);
    }

    private Value frozen(String name, long... shape) {
        return graph.frozen(name, Shape.of(shape));
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
