package io.attune.trainer.sample;

import static io.attune.trainer.graph.ElementType.BOOL;
import static io.attune.trainer.graph.ElementType.FLOAT32;
import static io.attune.trainer.graph.ElementType.FLOAT64;
import static io.attune.trainer.graph.ElementType.INT32;
import static io.attune.trainer.graph.ElementType.INT64;
import static io.attune.trainer.graph.Graph.ONNX;

import io.attune.trainer.graph.Attribute;
import io.attune.trainer.graph.Dim;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.graph.Graph;
import io.attune.trainer.graph.Operators;
import io.attune.trainer.graph.Program;
import io.attune.trainer.graph.Shape;
import io.attune.trainer.graph.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Chooses one token per row: logits {@code [rows, vocabulary]} and one uniform number per row in, {@code token}, {@code logp} and
 * {@code sampling_logp} {@code [rows, 1]} out. A token is found by inverting the distribution function: the first one at which it
 * exceeds uniform × total. What is as wide as the vocabulary is float32 and read once or twice; sums over what is left of it are
 * float64.
 */
final class DrawGraph {
    static final String LOGITS = "logits";
    static final String UNIFORM = "uniform";
    /** The tokens of each row's text, int64 [rows, length]; a shorter text repeats one of its own. */
    static final String TEXT = "text";

    static final String REPETITION_PENALTY = "repetition_penalty";
    static final String TEMPERATURE = "temperature";
    static final String TOP_K = "top_k";
    static final String TOP_P = "top_p";
    static final String MIN_P = "min_p";
    static final String TOKEN = "token";
    static final String LOGP = "logp";
    static final String SAMPLING_LOGP = "sampling_logp";
    /** float32 [rows, 1]: not 0 where {@code top_k} was enough to hold all that top-p and min-p leave. */
    static final String ENOUGH = "enough";

    private static final Dim ROWS = Dim.named("rows");
    private static final Shape COLUMN = Shape.of(ROWS, Dim.of(1));

    private final Graph graph = new Graph(FLOAT64);
    private final Operators op = new Operators(graph);
    private final Drawing drawing;
    private final Value logits;
    private final Value policy;
    private final Value likeliest;
    private final Map<String, Value> scalars = new HashMap<>();
    private final List<Value> outputs = new ArrayList<>();

    private DrawGraph(Drawing drawing, long vocabulary) {
        this.drawing = drawing;
        this.logits = graph.input(LOGITS, FLOAT32, Shape.of(ROWS, Dim.of(vocabulary)));
        this.policy = op.softmax(logits);
        this.likeliest = argMax(logits);
    }

    static Program of(Drawing drawing, long vocabulary) {
        DrawGraph draw = new DrawGraph(drawing, vocabulary);
        Value scores = drawing.penalised() ? draw.penalised() : draw.logits;
        switch (drawing.kept()) {
            case LIKELIEST -> draw.likeliest(scores);
            case ALL -> draw.fromAll(scores);
            case TOP, NUCLEUS -> draw.fromLikeliest(scores);
        }
        return Program.of(draw.graph, draw.outputs);
    }

    /** Repeated tokens are written more than once, each time with the same number. */
    private Value penalised() {
        Value text = graph.input(TEXT, INT64, Shape.of(ROWS, Dim.named("length")));
        Value penalty = cast(scalar(REPETITION_PENALTY), FLOAT32);
        Value scores = op.gatherElements(logits, text);
        Value zero = cast(graph.real(0), FLOAT32);
        Value negative = compare("Less", scores, zero);
        Value moved = op.where(negative, op.mul(scores, penalty), op.div(scores, penalty));
        return graph.apply(
                ONNX,
                "ScatterElements",
                List.of(logits, text, moved),
                Map.of("axis", Attribute.of(1)),
                FLOAT32,
                logits.shape());
    }

    private void likeliest(Value scores) {
        Value token = drawing.penalised() ? argMax(scores) : likeliest;
        Value logp = policyLogp(token);
        chosen(token, logp, op.sub(logp, logp));
    }

    /** At temperature 1 the sampling log-prob is the policy's to the last bit. */
    private void fromAll(Value scores) {
        boolean asPolicy = !drawing.penalised() && !drawing.tempered();
        Value probabilities = asPolicy ? policy : op.softmax(tempered(scores, FLOAT32));
        Value token = new BlockwiseInversion(graph).of(probabilities, uniform());
        Value logp = policyLogp(token);
        chosen(token, logp, asPolicy ? logp : log(wide(op.gatherElements(probabilities, token))));
    }

    /**
     * Sorts the likeliest, so that top-p keeps a prefix: those before which less than top-p has been summed. Weights are relative
     * to the likeliest token, so min-p compares with them directly.
     */
    private void fromLikeliest(Value scores) {
        Value k = graph.input(TOP_K, INT64, Shape.of(1));
        Shape kept = Shape.of(ROWS, Dim.named("k"));
        List<Value> top = graph.apply(
                ONNX,
                "TopK",
                List.of(scores, k),
                Map.of("axis", Attribute.of(-1), "largest", Attribute.of(1), "sorted", Attribute.of(1)),
                List.of(new Graph.Output(FLOAT32, kept), new Graph.Output(INT64, kept)));
        Value most = column(top.getFirst(), 0);
        Value weights = op.exp(tempered(wide(op.sub(top.getFirst(), most)), FLOAT64));
        Value total = drawing.kept() == Drawing.Kept.TOP
                ? op.sum(weights, -1)
                : wide(op.sum(op.exp(tempered(op.sub(scores, most), FLOAT32)), -1));
        Value reach = op.mul(scalar(TOP_P), total);
        Value minP = scalar(MIN_P);
        Value before = cumulative(weights, true);
        Value inside = op.and(compare("Less", before, reach), op.greaterOrEqual(weights, minP));
        Value left = op.mul(weights, cast(inside, FLOAT64));
        Value place = invert(left);
        Value samplingLogp = log(op.div(op.gatherElements(left, place), op.sum(left, -1)));
        Value token = op.gatherElements(top.getLast(), place);
        chosen(token, policyLogp(token), samplingLogp);
        Value reached = op.greaterOrEqual(op.sum(weights, -1), reach);
        Value enough = op.or(reached, compare("Less", column(weights, -1), minP));
        outputs.add(graph.output(ENOUGH, cast(enough, FLOAT32)));
    }

    private Value tempered(Value scores, ElementType type) {
        return drawing.tempered() ? op.div(scores, cast(scalar(TEMPERATURE), type)) : scores;
    }

    private void chosen(Value token, Value logp, Value samplingLogp) {
        outputs.add(graph.output(TOKEN, token));
        outputs.add(graph.output(LOGP, cast(logp, FLOAT32)));
        outputs.add(graph.output(SAMPLING_LOGP, cast(samplingLogp, FLOAT32)));
    }

    /** Through the likeliest token, whose probability cannot be 0: logit − (its logit − its log-prob). */
    private Value policyLogp(Value token) {
        Value normaliser =
                op.sub(wide(op.gatherElements(logits, likeliest)), log(wide(op.gatherElements(policy, likeliest))));
        return op.sub(wide(op.gatherElements(logits, token)), normaliser);
    }

    /** The first place at which the sum so far exceeds uniform × total; its weight is therefore not 0. */
    private Value invert(Value weights) {
        Value sums = cumulative(weights, false);
        return argMax(cast(compare("Greater", sums, op.mul(uniform(), column(sums, -1))), INT32));
    }

    private Value uniform() {
        return graph.input(UNIFORM, FLOAT64, COLUMN);
    }

    private Value column(Value values, long index) {
        return graph.apply(
                ONNX,
                "Gather",
                List.of(values, graph.integers(index)),
                Map.of("axis", Attribute.of(1)),
                values.type(),
                COLUMN);
    }

    private Value cumulative(Value values, boolean exclusive) {
        return graph.apply(
                ONNX,
                "CumSum",
                List.of(values, graph.integer(1)),
                Map.of("exclusive", Attribute.of(exclusive)),
                FLOAT64,
                values.shape());
    }

    private Value argMax(Value values) {
        return graph.apply(
                ONNX,
                "ArgMax",
                List.of(values),
                Map.of("axis", Attribute.of(-1), "keepdims", Attribute.of(1)),
                INT64,
                values.shape().with(-1, Dim.of(1)));
    }

    private Value compare(String operator, Value a, Value b) {
        return graph.apply(
                ONNX, operator, List.of(a, b), Map.of(), BOOL, a.shape().broadcast(b.shape()));
    }

    private Value log(Value value) {
        return graph.apply(ONNX, "Log", List.of(value), Map.of(), FLOAT64, value.shape());
    }

    private Value wide(Value value) {
        return cast(value, FLOAT64);
    }

    private Value cast(Value value, ElementType type) {
        return graph.apply(ONNX, "Cast", List.of(value), Map.of("to", Attribute.of(type.code())), type, value.shape());
    }

    private Value scalar(String name) {
        return scalars.computeIfAbsent(name, absent -> graph.input(absent, FLOAT64, Shape.SCALAR));
    }
}
