package io.attune.trainer.sample;

import static io.attune.trainer.graph.ElementType.FLOAT32;
import static io.attune.trainer.graph.Graph.ONNX;

import io.attune.trainer.graph.Dim;
import io.attune.trainer.graph.Graph;
import io.attune.trainer.graph.Operators;
import io.attune.trainer.graph.Value;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.model.architecture.Positions;
import io.attune.trainer.model.rope.Rope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A head as ONNX Runtime's attention wants it, its width a multiple of 16 and the pairs that turn a multiple of 8: zeros stand after each half of the
 * pairs, where rotation pairs them with zeros, and after the rest. Queries, keys and values are laid out alike, so that nothing else changes.
 *
 * @param headDim width of a head as the model has it
 * @param pairs pairs that turn; 0 where positions are learned
 */
record HeadLayout(int headDim, int pairs) {
    private static final int STEP = 16;

    static HeadLayout of(ModelConfig config) {
        int pairs = config.positions() instanceof Positions.Rotary(Rope rope) ? rope.width() / 2 : 0;
        return new HeadLayout(config.headDim(), pairs);
    }

    /** Pairs with the zeros. */
    int widePairs() {
        return Math.ceilDiv(pairs, STEP / 2) * (STEP / 2);
    }

    private int rest() {
        return headDim - 2 * pairs;
    }

    /** Width of a head with the zeros. */
    int width() {
        return 2 * widePairs() + Math.ceilDiv(rest(), STEP) * STEP;
    }

    /** Whether there are zeros. */
    boolean isWider() {
        return width() != headDim;
    }

    /** [..., heads · headDim] → [..., heads · width]. */
    Value widened(Operators ops, Value x, int heads) {
        if (!isWider()) {
            return x;
        }
        // ONNX Runtime fills no bfloat16.
        Value each = perHead(ops, ops.widen(x), heads, headDim);
        List<Value> parts = new ArrayList<>();
        if (pairs == 0) {
            parts.add(filled(ops.graph(), each, width()));
        } else {
            List<Value> cut = rest() == 0 ? ops.split(each, pairs, pairs) : ops.split(each, pairs, pairs, rest());
            parts.add(filled(ops.graph(), cut.getFirst(), widePairs()));
            parts.add(filled(ops.graph(), cut.get(1), widePairs()));
            if (rest() > 0) {
                parts.add(filled(ops.graph(), cut.getLast(), width() - 2 * widePairs()));
            }
        }
        Value wide = parts.size() == 1 ? parts.getFirst() : ops.concat(-1, Dim.of(width()), parts);
        return ops.reshape(wide, x.shape().with(-1, Dim.of((long) heads * width())));
    }

    /** A rotary table, [positions, pairs] → [positions, widePairs]; what stands in the added columns turns zeros. */
    float[] widened(float[] table) {
        int positions = pairs == 0 ? 0 : table.length / pairs;
        float[] wide = new float[positions * widePairs()];
        for (int position = 0; position < positions; position++) {
            System.arraycopy(table, position * pairs, wide, position * widePairs(), pairs);
        }
        return wide;
    }

    /** Takes out again what widening put in. */
    Value narrowed(Operators ops, Value x, int heads) {
        if (!isWider()) {
            return x;
        }
        Value each = perHead(ops, ops.widen(x), heads, width());
        List<Value> parts = new ArrayList<>();
        if (pairs > 0) {
            parts.add(cut(ops.graph(), each, 0, pairs));
            parts.add(cut(ops.graph(), each, widePairs(), pairs));
        }
        if (rest() > 0) {
            parts.add(cut(ops.graph(), each, 2 * widePairs(), rest()));
        }
        Value narrow = parts.size() == 1 ? parts.getFirst() : ops.concat(-1, Dim.of(headDim), parts);
        return ops.reshape(narrow, x.shape().with(-1, Dim.of((long) heads * headDim)));
    }

    private static Value perHead(Operators ops, Value x, int heads, int width) {
        return ops.reshape(x, x.shape().with(-1, Dim.of(heads)).inserted(x.rank(), Dim.of(width)));
    }

    private static Value filled(Graph graph, Value x, int width) {
        long[] places = new long[2 * x.rank()];
        places[places.length - 1] = width - fixed(x);
        Value fill = graph.integers(places);
        return graph.apply(
                ONNX, "Pad", List.of(x, fill), Map.of(), FLOAT32, x.shape().with(-1, Dim.of(width)));
    }

    private static long fixed(Value x) {
        return x.dim(-1) instanceof Dim.Fixed(long size) ? size : 0;
    }

    private static Value cut(Graph graph, Value x, int start, int size) {
        List<Value> bounds = List.of(x, graph.integers(start), graph.integers(start + (long) size), graph.integers(-1));
        return graph.apply(
                ONNX, "Slice", List.copyOf(bounds), Map.of(), FLOAT32, x.shape().with(-1, Dim.of(size)));
    }
}
