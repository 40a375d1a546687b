package io.attune.trainer.sample;

import static io.attune.trainer.sample.CachedDecoder.CAPACITY;
import static io.attune.trainer.sample.CachedDecoder.FLAT;
import static io.attune.trainer.sample.CachedDecoder.LENGTH;
import static io.attune.trainer.sample.CachedDecoder.ROWS;

import io.attune.trainer.graph.Attribute;
import io.attune.trainer.graph.Dim;
import io.attune.trainer.graph.Graph;
import io.attune.trainer.graph.Layers;
import io.attune.trainer.graph.Operators;
import io.attune.trainer.graph.Shape;
import io.attune.trainer.graph.Value;
import io.attune.trainer.model.DecoderBlocks.Projected;
import io.attune.trainer.model.architecture.Attention;
import io.attune.trainer.model.architecture.Positions;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Attention over a cache in operators that CUDA has in float32 and half precision: rotation, a write of the new keys and values into the cache, which is the output's memory
 * too, and products with all that the cache has room for. What is not seen weighs nothing, so it has to be finite: the cache begins with zeros.
 */
final class ResidentAttention {
    private static final double MASKED = -1e9;
    private static final Dim GROUP_LENGTH = Dim.named("group_length");

    private final Operators op;
    private final Graph graph;
    private final Positions positions;
    private final HeadLayout layout;
    private final CachedDecoder.Places places;
    private final Map<Integer, Value> masks = new HashMap<>();

    ResidentAttention(Operators op, Positions positions, HeadLayout layout, CachedDecoder.Places places) {
        this.op = op;
        this.graph = op.graph();
        this.positions = positions;
        this.layout = layout;
        this.places = places;
    }

    /**
     * As GroupQueryAttention.
     *
     * @param own queries [rows, length, heads · width]; keys and values likewise
     * @param pastKeys [rows, kvHeads, capacity, width]; values likewise
     * @return what the tokens see, [rows, length, heads · width], and the caches with the new tokens
     */
    List<Value> apply(Attention attention, Projected.Apart own, Value pastKeys, Value pastValues) {
        Value keys = written(pastKeys, heads(rotated(own.keys(), attention.kvHeads()), attention.kvHeads()));
        Value values = written(pastValues, heads(op.narrow(own.values()), attention.kvHeads()));
        Dim width = Dim.of(layout.width());
        Value queries = heads(rotated(own.queries(), attention.heads()), attention.heads());
        if (attention.heads() != attention.kvHeads()) {
            queries = op.reshape(queries, Shape.of(ROWS, Dim.of(attention.kvHeads()), GROUP_LENGTH, width));
        }
        Value scores = op.matmul(queries, keys, false, true, attention.scale());
        Value mask = masks.computeIfAbsent(attention.window(), window -> mask(attention, keys));
        Value weights = op.softmax(op.add(scores, mask));
        Value mixed = op.matmul(weights, values, false, false, 1);
        if (attention.heads() != attention.kvHeads()) {
            mixed = op.reshape(mixed, Shape.of(ROWS, Dim.of(attention.heads()), LENGTH, width));
        }
        return List.of(op.reshape(op.transpose(mixed, 0, 2, 1, 3), own.queries().shape()), keys, values);
    }

    private Value rotated(Value x, int heads) {
        if (positions instanceof Positions.Learned) {
            return op.narrow(x);
        }
        Value flat = op.reshape(x, Shape.of(FLAT, x.dim(-1)));
        Value place = op.reshape(places.positions(), Shape.of(FLAT, Dim.of(1)));
        Value turned = op.narrow(new Layers(op).rotate(flat, place, places.cosines(), places.sines(), heads));
        return graph.apply(Graph.ONNX, "Reshape", List.of(turned, op.shapeOf(x)), Map.of(), turned.type(), x.shape());
    }

    /** [rows, length, heads · width] → [rows, heads, length, width]. */
    private Value heads(Value x, int heads) {
        Value each = op.reshape(x, Shape.of(ROWS, LENGTH, Dim.of(heads), Dim.of(layout.width())));
        return op.transpose(each, 0, 2, 1, 3);
    }

    /** The cache with the new tokens at their positions. */
    private Value written(Value past, Value added) {
        Value position = op.unsqueeze(op.unsqueeze(places.positions(), 1), 3);
        return graph.apply(
                Graph.ONNX,
                "ScatterElements",
                List.of(past, op.expandLike(position, added), added),
                Map.of("axis", Attribute.of(2)),
                past.type(),
                past.shape());
    }

    /** What is added to the scores, [rows, 1, length (times the group), capacity]: 0 where a token sees the place, a very negative number elsewhere. */
    private Value mask(Attention attention, Value keys) {
        Value own = op.unsqueeze(places.positions(), 2);
        Value place = op.unsqueeze(op.range(keys, 2, CAPACITY), 0);
        Value sees = op.greaterOrEqual(own, place);
        if (attention.slides()) {
            Value reach = op.add(place, graph.integer(attention.window() - 1L));
            sees = op.and(sees, op.greaterOrEqual(reach, own));
        }
        Value one = op.unsqueeze(op.where(sees, graph.real(0), graph.real(MASKED)), 1);
        int group = attention.heads() / attention.kvHeads();
        return group == 1 ? one : op.concat(2, GROUP_LENGTH, Collections.nCopies(group, one));
    }
}
