package io.attune.trainer.sample;

import static io.attune.trainer.graph.ElementType.BOOL;
import static io.attune.trainer.graph.ElementType.FLOAT32;
import static io.attune.trainer.graph.ElementType.FLOAT64;
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
import java.util.List;
import java.util.Map;

/**
 * Chooses one token per row: logits {@code [rows, vocabulary]} and one uniform number per row in, {@code token}, {@code logp} and
 * {@code sampling_logp} {@code [rows, 1]} out. A token is found by inverting the distribution function, summed in float64: the
 * first token at which it exceeds uniform × total.
 */
final class DrawGraph {
    static final String LOGITS = "logits";
    static final String UNIFORM = "uniform";
    static final String TEMPERATURE = "temperature";
    static final String TOP_K = "top_k";
    static final String TOP_P = "top_p";
    static final String TOKEN = "token";
    static final String LOGP = "logp";
    static final String SAMPLING_LOGP = "sampling_logp";

    private static final Dim ROWS = Dim.named("rows");

    private final Graph graph = new Graph(FLOAT64);
    private final Operators op = new Operators(graph);
    private final Value given;
    private final Value logits;

    private DrawGraph(long vocabulary) {
        given = graph.input(LOGITS, FLOAT32, Shape.of(ROWS, Dim.of(vocabulary)));
        logits = cast(given, FLOAT64);
    }

    static Program of(Drawing drawing, long vocabulary) {
        DrawGraph draw = new DrawGraph(vocabulary);
        return switch (drawing) {
            case GREEDY -> draw.greedy();
            case WHOLE -> draw.whole();
            case TRUNCATED -> draw.truncated();
        };
    }

    private Program greedy() {
        Value token = argMax(logits);
        Value certain = op.sub(policyLogp(token), policyLogp(token));
        return program(token, certain);
    }

    private Program whole() {
        Value tempered = op.softmax(op.div(logits, scalar(TEMPERATURE)));
        Value token = invert(tempered);
        return program(token, chosenLogp(tempered, token));
    }

    /** Sorts the top-k, so that top-p keeps a prefix: those before which less than top-p has been summed. */
    private Program truncated() {
        Value k = graph.input(TOP_K, INT64, Shape.of(1));
        Shape kept = Shape.of(ROWS, Dim.named("k"));
        List<Value> top = graph.apply(
                ONNX,
                "TopK",
                List.of(given, k),
                Map.of("axis", Attribute.of(-1), "largest", Attribute.of(1), "sorted", Attribute.of(1)),
                List.of(new Graph.Output(FLOAT32, kept), new Graph.Output(INT64, kept)));
        Value tempered = op.softmax(op.div(cast(top.getFirst(), FLOAT64), scalar(TEMPERATURE)));
        Value before = cumulative(tempered, true);
        Value inside = graph.apply(ONNX, "Less", List.of(before, scalar(TOP_P)), Map.of(), BOOL, kept);
        Value probabilities = op.mul(tempered, cast(inside, FLOAT64));
        Value place = invert(probabilities);
        return program(op.gatherElements(top.getLast(), place), chosenLogp(probabilities, place));
    }

    private Program program(Value token, Value samplingLogp) {
        return Program.of(
                graph,
                List.of(
                        graph.output(TOKEN, token),
                        graph.output(LOGP, cast(policyLogp(token), FLOAT32)),
                        graph.output(SAMPLING_LOGP, cast(samplingLogp, FLOAT32))));
    }

    private Value policyLogp(Value token) {
        return op.gatherElements(op.logSoftmax(logits), token);
    }

    /** The log of the chosen one's share of the total. */
    private Value chosenLogp(Value probabilities, Value place) {
        return log(op.div(op.gatherElements(probabilities, place), op.sum(probabilities, -1)));
    }

    /** The first place at which the sum so far exceeds uniform × total; its probability is therefore not 0. */
    private Value invert(Value probabilities) {
        Value uniform = graph.input(UNIFORM, FLOAT64, Shape.of(ROWS, Dim.of(1)));
        Value sums = cumulative(probabilities, false);
        Value threshold = op.mul(uniform, last(sums));
        Value exceeds = graph.apply(ONNX, "Greater", List.of(sums, threshold), Map.of(), BOOL, sums.shape());
        return argMax(cast(exceeds, ElementType.INT32));
    }

    /** The total as the running sum arrives at it, so that the threshold stays below it whatever the rounding. */
    private Value last(Value sums) {
        return graph.apply(
                ONNX,
                "Slice",
                List.of(sums, graph.integers(-1), graph.integers(Long.MAX_VALUE), graph.integers(1)),
                Map.of(),
                FLOAT64,
                sums.shape().with(-1, Dim.of(1)));
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

    private Value log(Value value) {
        return graph.apply(ONNX, "Log", List.of(value), Map.of(), FLOAT64, value.shape());
    }

    private Value cast(Value value, ElementType type) {
        return graph.apply(ONNX, "Cast", List.of(value), Map.of("to", Attribute.of(type.code())), type, value.shape());
    }

    private Value scalar(String name) {
        return graph.input(name, FLOAT64, Shape.SCALAR);
    }
}
