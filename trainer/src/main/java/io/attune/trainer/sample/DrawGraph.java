package io.attune.trainer.sample;

import static io.attune.trainer.graph.ElementType.FLOAT32;
import static io.attune.trainer.graph.ElementType.INT64;
import static io.attune.trainer.graph.Graph.ONNX;

import io.attune.trainer.graph.Attribute;
import io.attune.trainer.graph.Dim;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.graph.Graph;
import io.attune.trainer.graph.Graph.Output;
import io.attune.trainer.graph.Operators;
import io.attune.trainer.graph.Shape;
import io.attune.trainer.graph.Value;
import io.attune.trainer.sample.Drawing.Kept;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What of a draw is as wide as the vocabulary: it stands behind the logits {@code [rows, vocabulary]} in the decoder's own graph, in
 * float32. What is narrow, the draw itself included, is {@link TokenDraw}'s.
 */
final class DrawGraph {
    /** The tokens of each row's text, int64 [rows, length]; a shorter text repeats one of its own. */
    static final String TEXT = "text";

    static final String REPETITION_PENALTY = "repetition_penalty";
    static final String TEMPERATURE = "temperature";
    /** How many of the likeliest are wanted, int64 [1]. */
    static final String TOP_K = "top_k";

    static final String LOGITS = "logits";
    /** Probabilities under the policy, [rows, vocabulary]. */
    static final String POLICY = "policy";
    /** Probabilities after penalty and temperature, [rows, vocabulary]; left out where they are the policy's. */
    static final String SHAPED = "shaped";
    /** Sums of {@link #SHAPED} over {@value #BLOCK} neighbouring tokens, [rows, blocks]. */
    static final String MASSES = "masses";
    /** The likeliest tokens, the likeliest first: int64 [rows, k]. */
    static final String TOP_TOKENS = "top_tokens";
    /** Their logits after the penalty (top-k) or their probabilities in {@link #SHAPED} (nucleus), [rows, k]. */
    static final String TOP_VALUES = "top_values";

    /** The likeliest tokens' probabilities in {@link #POLICY}, [rows, k], where Java does not see that one. */
    static final String TOP_POLICY = "top_policy";

    static final int BLOCK = 64;

    private static final Dim ROWS = CachedDecoder.ROWS;

    private final Graph graph;
    private final Operators op;
    private final Drawing drawing;
    private final StepForm form;
    private final Value logits;
    private final Value policy;
    private final List<Value> outputs = new ArrayList<>();

    private DrawGraph(Operators op, Drawing drawing, Value unnamed, StepForm form) {
        this.graph = op.graph();
        this.op = op;
        this.drawing = drawing;
        this.form = form;
        this.logits = output(LOGITS, unnamed);
        this.policy = output(POLICY, op.softmax(logits));
        Value scores = drawing.penalised() ? penalised() : logits;
        switch (drawing.kept()) {
            case LIKELIEST, TOP -> top(scores);
            case ALL -> output(MASSES, masses(shaped(scores)));
            case NUCLEUS -> top(shaped(scores));
        }
    }

    /** Appends it to a float32 graph and returns what has to be its outputs, under the names above. */
    static List<Value> behind(Operators op, Drawing drawing, Value logits, StepForm form) {
        return List.copyOf(new DrawGraph(op, drawing, logits, form).outputs);
    }

    /**
     * The width of each output.
     *
     * @param k how many of the likeliest are asked for
     */
    static Map<String, Integer> widths(Drawing drawing, int vocabulary, int k) {
        Map<String, Integer> widths = new LinkedHashMap<>();
        widths.put(LOGITS, vocabulary);
        widths.put(POLICY, vocabulary);
        if (drawing.kept() == Kept.ALL) {
            widths.put(MASSES, Math.ceilDiv(vocabulary, BLOCK));
        } else {
            widths.put(TOP_TOKENS, k);
            widths.put(TOP_VALUES, k);
        }
        if (drawing.readsShaped() && drawing.shapes()) {
            widths.put(SHAPED, vocabulary);
        }
        return widths;
    }

    /** Repeated tokens are written more than once, each time with the same number. */
    private Value penalised() {
        Value text = graph.input(TEXT, INT64, Shape.of(ROWS, Dim.named("text_length")));
        Value penalty = graph.input(REPETITION_PENALTY, FLOAT32, Shape.SCALAR);
        Value scores = op.gatherElements(logits, text);
        Value moved =
                op.where(op.greaterOrEqual(scores, graph.real(0)), op.div(scores, penalty), op.mul(scores, penalty));
        return graph.apply(
                ONNX,
                "ScatterElements",
                List.of(logits, text, moved),
                Map.of("axis", Attribute.of(1)),
                FLOAT32,
                logits.shape());
    }

    private Value shaped(Value scores) {
        if (!drawing.shapes()) {
            return policy;
        }
        Value tempered = drawing.tempered() ? op.div(scores, graph.input(TEMPERATURE, FLOAT32, Shape.SCALAR)) : scores;
        return output(SHAPED, op.softmax(tempered));
    }

    private void top(Value values) {
        Shape kept = Shape.of(ROWS, Dim.named("k"));
        List<Value> top = graph.apply(
                ONNX,
                "TopK",
                List.of(values, graph.input(TOP_K, INT64, Shape.of(1))),
                Map.of("axis", Attribute.of(-1), "largest", Attribute.of(1), "sorted", Attribute.of(1)),
                List.of(new Output(FLOAT32, kept), new Output(INT64, kept)));
        output(TOP_VALUES, top.getFirst());
        Value tokens = output(TOP_TOKENS, top.getLast());
        if (form.isResident()) {
            output(TOP_POLICY, op.gatherElements(policy, tokens));
        }
    }

    private Value masses(Value probabilities) {
        long vocabulary = fixed(probabilities.dim(-1));
        long blocks = Math.ceilDiv(vocabulary, BLOCK);
        long missing = blocks * BLOCK - vocabulary;
        Value filled = missing == 0
                ? probabilities
                : apply("Pad", List.of(probabilities, graph.integers(0, 0, 0, missing)), Map.of(), blocks * BLOCK);
        Value byBlock = apply("Reshape", List.of(filled, graph.integers(-1, blocks, BLOCK)), Map.of(), blocks, BLOCK);
        return apply("ReduceSum", List.of(byBlock, graph.integers(2)), Map.of("keepdims", Attribute.of(false)), blocks);
    }

    private Value apply(String operator, List<Value> arguments, Map<String, Attribute> attributes, long... widths) {
        List<Dim> dims = new ArrayList<>(List.of(ROWS));
        Arrays.stream(widths).mapToObj(Dim::of).forEach(dims::add);
        return graph.apply(ONNX, operator, List.copyOf(arguments), attributes, FLOAT32, new Shape(dims));
    }

    private static long fixed(Dim dim) {
        return switch (dim) {
            case Dim.Fixed(long size) -> size;
            case Dim.Named(String name) -> throw new IllegalArgumentException("the axis " + name + " is open");
        };
    }

    static ElementType type(String output) {
        return output.equals(TOP_TOKENS) ? INT64 : FLOAT32;
    }

    /** What reads it behind here reads it under its name, so that the renaming costs nothing. */
    private Value output(String name, Value value) {
        Value named = graph.output(name, value);
        outputs.add(named);
        return named;
    }
}
