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
import io.attune.trainer.graph.Shape;
import io.attune.trainer.graph.Value;
import java.util.List;
import java.util.Map;

/**
 * Inverts a distribution function over a whole vocabulary without summing it one by one: first the block of neighbouring tokens in
 * which it passes the uniform number, by the sums of the blocks, then the token in that block. Only the sums of blocks (a vectorised
 * float32 reduction, relative error below 64 × 2⁻²⁴) are as wide as the vocabulary; both inversions are float64. The place inside a
 * block is taken as a share of what its tokens sum up to, so rounding never leads to a token without probability.
 */
final class BlockwiseInversion {
    private static final long BLOCK = 64;
    private static final double BELOW_ONE = 1 - 0x1p-52;

    private static final Dim ROWS = Dim.named("rows");
    private static final Shape COLUMN = Shape.of(ROWS, Dim.of(1));

    private final Graph graph;
    private final Operators op;

    /** @param graph of float64 numbers */
    BlockwiseInversion(Graph graph) {
        this.graph = graph;
        this.op = new Operators(graph);
    }

    /**
     * The token of each row.
     *
     * @param probabilities float32 {@code [rows, vocabulary]}
     * @param uniform float64 {@code [rows, 1]}, in [0, 1)
     * @return int64 {@code [rows, 1]}
     */
    Value of(Value probabilities, Value uniform) {
        if (!(probabilities.dim(-1) instanceof Dim.Fixed(long vocabulary))) {
            throw new IllegalArgumentException(probabilities + " has no fixed vocabulary");
        }
        long blocks = Math.ceilDiv(vocabulary, BLOCK);
        Value filled = vocabulary % BLOCK == 0 ? probabilities : filled(probabilities, blocks * BLOCK - vocabulary);
        Value byBlock = graph.apply(
                ONNX,
                "Reshape",
                List.of(filled, graph.integers(-1, blocks, BLOCK)),
                Map.of(),
                FLOAT32,
                Shape.of(ROWS, Dim.of(blocks), Dim.of(BLOCK)));
        Value masses = cast(masses(byBlock, blocks), FLOAT64);
        Value sums = cumulative(masses);
        Value threshold = op.mul(uniform, last(sums));
        Value block = firstAbove(sums, threshold);
        Value mass = op.gatherElements(masses, block);
        Value before = op.sub(op.gatherElements(sums, block), mass);
        Value share = clipped(op.div(op.sub(threshold, before), mass));
        Value inside = cumulative(cast(rowsOf(byBlock, block), FLOAT64));
        Value place = firstAbove(inside, op.mul(share, last(inside)));
        return integers("Add", integers("Mul", block, graph.integer(BLOCK)), place);
    }

    private Value filled(Value probabilities, long more) {
        return graph.apply(
                ONNX,
                "Pad",
                List.of(probabilities, graph.integers(0, 0, 0, more)),
                Map.of(),
                FLOAT32,
                Shape.of(ROWS, Dim.named("filled")));
    }

    private Value masses(Value byBlock, long blocks) {
        return graph.apply(
                ONNX,
                "ReduceSum",
                List.of(byBlock, graph.integers(2)),
                Map.of("keepdims", Attribute.of(false)),
                FLOAT32,
                Shape.of(ROWS, Dim.of(blocks)));
    }

    private Value rowsOf(Value byBlock, Value block) {
        return graph.apply(
                ONNX,
                "GatherND",
                List.of(byBlock, block),
                Map.of("batch_dims", Attribute.of(1)),
                FLOAT32,
                Shape.of(ROWS, Dim.of(BLOCK)));
    }

    /** Rounding may lead a little below 0 or up to 1. */
    private Value clipped(Value share) {
        return graph.apply(
                ONNX, "Clip", List.of(share, graph.real(0), graph.real(BELOW_ONE)), Map.of(), FLOAT64, share.shape());
    }

    private Value firstAbove(Value sums, Value threshold) {
        Value above = graph.apply(ONNX, "Greater", List.of(sums, threshold), Map.of(), BOOL, sums.shape());
        return graph.apply(
                ONNX,
                "ArgMax",
                List.of(cast(above, INT32)),
                Map.of("axis", Attribute.of(-1), "keepdims", Attribute.of(1)),
                INT64,
                COLUMN);
    }

    private Value cumulative(Value values) {
        return graph.apply(ONNX, "CumSum", List.of(values, graph.integer(1)), Map.of(), FLOAT64, values.shape());
    }

    private Value last(Value sums) {
        return graph.apply(
                ONNX, "Gather", List.of(sums, graph.integers(-1)), Map.of("axis", Attribute.of(1)), FLOAT64, COLUMN);
    }

    private Value integers(String operator, Value a, Value b) {
        return graph.apply(ONNX, operator, List.of(a, b), Map.of(), INT64, COLUMN);
    }

    private Value cast(Value value, ElementType type) {
        return graph.apply(ONNX, "Cast", List.of(value), Map.of("to", Attribute.of(type.code())), type, value.shape());
    }
}
