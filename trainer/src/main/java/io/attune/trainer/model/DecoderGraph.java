package io.attune.trainer.model;

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
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The decoder as it learns: whole texts at once, with attention as plain operators that can be differentiated. */
final class DecoderGraph {
    private static final double MASKED = -1e9;

    private final ModelConfig config;
    private final Operators ops;
    private final Layers layers;
    private final ModelValues weights;
    private final DecoderInputs inputs;
    private final DecoderBlocks blocks;
    private final HeadPlaces places;
    private final Map<Reach, Value> masks = new HashMap<>();

    /** A mask is the same for all layers that look as far back. */
    private record Reach(AttentionRows rows, int window) {}

    DecoderGraph(ModelConfig config, Operators ops, ModelValues weights, DecoderInputs inputs) {
        this.config = config;
        this.ops = ops;
        this.layers = new Layers(ops);
        this.places = new HeadPlaces(ops, config.headDim());
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

    /** The states before each block and behind the last, given the embeddings: each [tokens, hidden]. */
    List<Value> blockStates(Value embedded) {
        return blocks.apply(embedded);
    }

    /** The normalised final states of the scored tokens, given those of all behind the last block: [scored, hidden]. */
    Value finalStates(Value last) {
        return blocks.norm(config.finalNorm(), ops.gather(last, inputs.scored()));
    }

    private Value attend(int layer, Attention attention, DecoderBlocks.Projected projected) {
        DecoderBlocks.Projected.Apart own = projected.apart(ops, attention);
        return switch (config.positions()) {
            case Positions.Learned _ -> attention(attention, own.queries(), own.keys(), own.values());
            case Positions.Rotary _ ->
                attention(
                        attention,
                        rotate(own.queries(), attention.heads()),
                        rotate(own.keys(), attention.kvHeads()),
                        own.values());
        };
    }

    private Value rotate(Value x, int heads) {
        return ops.narrow(layers.rotate(x, inputs.rotations(), inputs.cosines(), inputs.sines(), heads));
    }

    /** Texts see themselves; completions that share the prefix of their prompt see it and themselves. */
    private Value attention(Attention attention, Value q, Value k, Value v) {
        AttentionRows texts = inputs.texts();
        SharedPrefixes shared = inputs.shared();
        if (shared == null) {
            return inTexts(attention, texts, q, k, v);
        }
        List<Dim> both = List.of(DecoderInputs.TEXT_TOKENS, SharedPrefixes.TOKENS);
        List<Value> queries = ops.split(q, 0, both);
        List<Value> keys = ops.split(k, 0, both);
        List<Value> values = ops.split(v, 0, both);
        Value ofTexts = inTexts(attention, texts, queries.getFirst(), keys.getFirst(), values.getFirst());
        Value ofCompletions = mixed(
                attention,
                shared.rows(),
                queries.getLast(),
                behindPrefix(attention, shared, keys),
                behindPrefix(attention, shared, values),
                mask(
                        attention,
                        shared.rows(),
                        shared.keyPositions(),
                        () -> ops.or(
                                same(shared.rows().texts(), shared.keyTexts()),
                                same(shared.prompts(), shared.keyPrompts()))));
        return ops.concat(0, DecoderInputs.TOKENS, List.of(ofTexts, ofCompletions));
    }

    private Value inTexts(Attention attention, AttentionRows rows, Value q, Value k, Value v) {
        return mixed(
                attention,
                rows,
                q,
                places.inRows(k, rows, attention.kvHeads()),
                places.inRows(v, rows, attention.kvHeads()),
                mask(attention, rows, rows.positions(), () -> same(rows.texts(), rows.texts())));
    }

    /** Keys or values of the prefixes before each row, and then of the row itself: [rows, kvHeads, keys, width]. */
    private Value behindPrefix(Attention attention, SharedPrefixes shared, List<Value> ofTextsAndCompletions) {
        Value prefix = places.beforeRows(ofTextsAndCompletions.getFirst(), shared, attention.kvHeads());
        Value own = places.inRows(ofTextsAndCompletions.getLast(), shared.rows(), attention.kvHeads());
        return ops.concat(2, SharedPrefixes.KEYS, List.of(prefix, own));
    }

    /**
     * Softmax attention; queries of one group stand behind each other, so that keys and values need no copies.
     *
     * @param q [tokens, heads · width]
     * @param keys and values: [rows, kvHeads, keys, width]
     * @return [tokens, heads · width]
     */
    private Value mixed(Attention attention, AttentionRows rows, Value q, Value keys, Value values, Value mask) {
        Dim width = Dim.of(attention.headDim());
        boolean grouped = attention.heads() != attention.kvHeads();
        Value queries = places.inRows(q, rows, attention.heads());
        if (grouped) {
            queries = ops.reshape(queries, Shape.of(rows.rows(), Dim.of(attention.kvHeads()), rows.groupTime(), width));
        }
        Value scores = ops.matmul(queries, keys, false, true, attention.scale());
        Value weighted = ops.softmax(ops.add(scores, mask));
        Value mixed = ops.matmul(weighted, values, false, false, 1);
        if (grouped) {
            mixed = ops.reshape(mixed, Shape.of(rows.rows(), Dim.of(attention.heads()), rows.time(), width));
        }
        return places.ofTokens(mixed, rows, attention.heads());
    }

    /** [rows, time] and [rows, keys] → [rows, time, keys]. */
    private Value same(Value ofQueries, Value ofKeys) {
        return ops.equal(ops.unsqueeze(ofQueries, 2), ops.unsqueeze(ofKeys, 1));
    }

    /**
     * What is added to the scores, [rows, 1, time, keys] (times the group): 0 where the query sees the key, a very negative number elsewhere. A token
     * sees what stands before it among the {@code related} keys, as far as the window reaches; padding sees padding, so that no row is without anything
     * to see.
     */
    private Value mask(Attention attention, AttentionRows rows, Value keyPositions, Supplier<Value> related) {
        Value known = masks.get(new Reach(rows, attention.window()));
        if (known != null) {
            return known;
        }
        Graph graph = ops.graph();
        Value at = ops.unsqueeze(rows.positions(), 2);
        Value keyAt = ops.unsqueeze(keyPositions, 1);
        Value sees = ops.and(related.get(), ops.greaterOrEqual(at, keyAt));
        if (attention.slides()) {
            Value reach = ops.add(keyAt, graph.integer(attention.window() - 1L));
            sees = ops.and(sees, ops.greaterOrEqual(reach, at));
        }
        Value one = ops.unsqueeze(ops.where(sees, graph.real(0), graph.real(MASKED)), 1);
        int group = attention.heads() / attention.kvHeads();
        Value mask = group == 1 ? one : ops.concat(2, rows.groupTime(), Collections.nCopies(group, one));
        masks.put(new Reach(rows, attention.window()), mask);
        return mask;
    }
}
