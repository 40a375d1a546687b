package io.attune.trainer.model;

import static io.attune.trainer.model.DecoderInputs.ROWS;
import static io.attune.trainer.model.DecoderInputs.TIME;

import io.attune.trainer.graph.Dim;
import io.attune.trainer.graph.Graph;
import io.attune.trainer.graph.Layers;
import io.attune.trainer.graph.Operators;
import io.attune.trainer.graph.Shape;
import io.attune.trainer.graph.Value;
import io.attune.trainer.model.architecture.Attention;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.model.architecture.Positions;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/** The decoder as it learns: whole texts at once, with attention as plain operators that can be differentiated. */
final class DecoderGraph {
    private static final double MASKED = -1e9;
    static final Dim GROUP_TIME = Dim.named("group_time");

    private final ModelConfig config;
    private final Operators ops;
    private final Layers layers;
    private final ModelValues weights;
    private final DecoderInputs inputs;
    private final DecoderBlocks blocks;
    private final Map<Integer, Value> masks = new HashMap<>();

    DecoderGraph(ModelConfig config, Operators ops, ModelValues weights, DecoderInputs inputs) {
        this.config = config;
        this.ops = ops;
        this.layers = new Layers(ops);
        this.weights = weights;
        this.inputs = inputs;
        this.blocks = new DecoderBlocks(config, ops, weights, this::attend);
    }

    /** The embeddings of the tokens, with learned positions where the model has them: [tokens, hidden]. */
    Value embed() {
        Value embedded = ops.gather(weights.get(config.embedding()), inputs.ids());
        return switch (config.positions()) {
            case Positions.Rotary _ -> embedded;
            case Positions.Learned(String table) -> {
                Value rows = ops.gather(weights.get(table), inputs.positions());
                yield ops.add(embedded, ops.reshape(rows, embedded.shape()));
            }
        };
    }

    /** The normalised final states of the scored tokens, given the embeddings of all: [scored, hidden]. */
    Value finalStates(Value embedded) {
        return blocks.norm(config.finalNorm(), ops.gather(blocks.apply(embedded), inputs.scored()));
    }

    private Value attend(int layer, Attention attention, Value queries, Value keys, Value values) {
        return switch (config.positions()) {
            case Positions.Learned _ -> attention(attention, queries, keys, values);
            case Positions.Rotary _ ->
                attention(attention, rotate(queries, attention.heads()), rotate(keys, attention.kvHeads()), values);
        };
    }

    private Value rotate(Value x, int heads) {
        return layers.rotate(x, inputs.rotations(), inputs.cosines(), inputs.sines(), heads);
    }

    /** Softmax attention; queries of one group stand behind each other, so that keys and values need no copies. */
    private Value attention(Attention attention, Value q, Value k, Value v) {
        Dim width = Dim.of(attention.headDim());
        boolean grouped = attention.heads() != attention.kvHeads();
        Value queries = heads(q, attention.heads(), width);
        if (grouped) {
            queries = ops.reshape(queries, Shape.of(ROWS, Dim.of(attention.kvHeads()), GROUP_TIME, width));
        }
        Value scores = ops.matmul(queries, heads(k, attention.kvHeads(), width), false, true, attention.scale());
        Value mask = masks.computeIfAbsent(
                attention.window(), window -> mask(attention, attention.heads() / attention.kvHeads()));
        Value weighted = ops.softmax(ops.add(scores, mask));
        Value mixed = ops.matmul(weighted, heads(v, attention.kvHeads(), width), false, false, 1);
        if (grouped) {
            mixed = ops.reshape(mixed, Shape.of(ROWS, Dim.of(attention.heads()), TIME, width));
        }
        Dim all = Dim.of((long) attention.heads() * attention.headDim());
        Value rows = ops.reshape(ops.transpose(mixed, 0, 2, 1, 3), Shape.of(ROWS, TIME, all));
        return ops.gatherPlaces(rows, inputs.tokenPlaces());
    }

    /** [tokens, heads · width] → [rows, heads, time, width]. */
    private Value heads(Value x, int heads, Dim width) {
        Value padded = ops.gather(x, inputs.padIndex());
        Value split = ops.reshape(padded, Shape.of(ROWS, TIME, Dim.of(heads), width));
        return ops.transpose(split, 0, 2, 1, 3);
    }

    /**
     * What is added to the scores, [rows, 1, time, time] (times the group): 0 where the query sees the key, a very negative number elsewhere. A token
     * sees what stands before it in its text, in its own segment and in segment 0, as far as the window reaches; padding sees padding, so that no row is
     * without anything to see.
     */
    private Value mask(Attention attention, int group) {
        Graph graph = ops.graph();
        Value keySegments = ops.unsqueeze(inputs.segments(), 1);
        Value sameText = ops.equal(ops.unsqueeze(inputs.texts(), 2), ops.unsqueeze(inputs.texts(), 1));
        Value ownOrShared = ops.or(
                ops.equal(keySegments, graph.integer(0)), ops.equal(ops.unsqueeze(inputs.segments(), 2), keySegments));
        Value range = ops.range(inputs.segments(), 1, TIME);
        Value causal = ops.greaterOrEqual(ops.unsqueeze(range, 1), ops.unsqueeze(range, 0));
        Value sees = ops.and(ops.and(sameText, ownOrShared), causal);
        if (attention.slides()) {
            sees = ops.and(sees, within(attention.window()));
        }
        Value one = ops.unsqueeze(ops.where(sees, graph.real(0), graph.real(MASKED)), 1);
        return group == 1 ? one : ops.concat(2, GROUP_TIME, Collections.nCopies(group, one));
    }

    /** Whether a key stands fewer than {@code window} places before the query in its text: [rows, time, time]. */
    private Value within(int window) {
        Value positions = ops.reshape(ops.gather(inputs.positions(), inputs.padIndex()), Shape.of(ROWS, TIME));
        Value reach = ops.add(ops.unsqueeze(positions, 1), ops.graph().integer(window - 1L));
        return ops.greaterOrEqual(reach, ops.unsqueeze(positions, 2));
    }
}
