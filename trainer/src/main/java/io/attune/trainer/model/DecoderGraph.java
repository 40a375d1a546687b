package io.attune.trainer.model;

import static io.attune.trainer.model.DecoderInputs.ROWS;
import static io.attune.trainer.model.DecoderInputs.TIME;

import io.attune.trainer.graph.Dim;
import io.attune.trainer.graph.Graph;
import io.attune.trainer.graph.Layers;
import io.attune.trainer.graph.Operators;
import io.attune.trainer.graph.Shape;
import io.attune.trainer.graph.Value;
import java.util.Collections;

/**
 * The decoder of the llama family as a graph: pre-norm blocks of grouped-query attention with rotary positions and a SwiGLU feed-forward (Touvron et
 * al. 2023), each linear layer with an adapter where {@link ModelValues} holds one.
 */
final class DecoderGraph {
    private static final double MASKED = -1e9;
    static final Dim GROUP_TIME = Dim.named("group_time");

    private final LlamaConfig config;
    private final Operators ops;
    private final Layers layers;
    private final ModelValues weights;
    private final DecoderInputs inputs;
    private final Value mask;

    DecoderGraph(LlamaConfig config, Operators ops, ModelValues weights, DecoderInputs inputs) {
        this.config = config;
        this.ops = ops;
        this.layers = new Layers(ops);
        this.weights = weights;
        this.inputs = inputs;
        this.mask = mask();
    }

    /** The embeddings of the tokens: [tokens, hidden]. */
    Value embed() {
        return ops.gather(weights.get(Names.EMBEDDING), inputs.ids());
    }

    /** The normalised final states of the scored tokens, given the embeddings of all: [scored, hidden]. */
    Value finalStates(Value embedded) {
        Value x = embedded;
        for (int layer = 0; layer < config.layers(); layer++) {
            x = block(layer, x);
        }
        return norm(ops.gather(x, inputs.scored()), Names.FINAL_NORM);
    }

    private Value block(int layer, Value x) {
        Value h = norm(x, Names.inputNorm(layer));
        Value attended = attention(
                rotate(linear(h, layer, Linear.QUERY), config.heads()),
                rotate(linear(h, layer, Linear.KEY), config.kvHeads()),
                linear(h, layer, Linear.VALUE));
        Value middle = ops.add(x, linear(attended, layer, Linear.OUTPUT));
        Value n = norm(middle, Names.postAttentionNorm(layer));
        Value gated = ops.mul(layers.silu(linear(n, layer, Linear.GATE)), linear(n, layer, Linear.UP));
        return ops.add(middle, linear(gated, layer, Linear.DOWN));
    }

    private Value norm(Value x, String weight) {
        return layers.rmsNorm(x, weights.get(weight), config.normEpsilon());
    }

    private Value rotate(Value x, int heads) {
        return layers.rotate(x, inputs.positions(), inputs.cosines(), inputs.sines(), heads);
    }

    private Value linear(Value x, int layer, Linear linear) {
        String name = Names.linear(layer, linear);
        Value weight = weights.get(name + ".weight");
        Value y = config.hasBias(linear)
                ? ops.gemmTransposedPlus(x, weight, weights.get(name + ".bias"))
                : ops.gemm(x, weight, false, true);
        if (!weights.adapts(linear)) {
            return y;
        }
        Value low = ops.gemm(x, weights.get(AdapterNames.a(name)), false, true);
        Value scaled = ops.mul(low, weights.get(ModelValues.ADAPTER_SCALE));
        return ops.gemmTransposedPlus(scaled, weights.get(AdapterNames.b(name)), y);
    }

    /** Softmax attention; queries of one group stand behind each other, so that keys and values need no copies. */
    private Value attention(Value q, Value k, Value v) {
        Dim width = Dim.of(config.headDim());
        boolean grouped = config.heads() != config.kvHeads();
        Value queries = heads(q, config.heads());
        if (grouped) {
            queries = ops.reshape(queries, Shape.of(ROWS, Dim.of(config.kvHeads()), GROUP_TIME, width));
        }
        Value scores = ops.matmul(queries, heads(k, config.kvHeads()), false, true, 1 / Math.sqrt(config.headDim()));
        Value weighted = ops.softmax(ops.add(scores, mask));
        Value mixed = ops.matmul(weighted, heads(v, config.kvHeads()), false, false, 1);
        if (grouped) {
            mixed = ops.reshape(mixed, Shape.of(ROWS, Dim.of(config.heads()), TIME, width));
        }
        Dim all = Dim.of((long) config.heads() * config.headDim());
        Value rows = ops.reshape(ops.transpose(mixed, 0, 2, 1, 3), Shape.of(ROWS, TIME, all));
        return ops.gatherPlaces(rows, inputs.tokenPlaces());
    }

    /** [tokens, heads · width] → [rows, heads, time, width]. */
    private Value heads(Value x, int heads) {
        Value padded = ops.gather(x, inputs.padIndex());
        Value split = ops.reshape(padded, Shape.of(ROWS, TIME, Dim.of(heads), Dim.of(config.headDim())));
        return ops.transpose(split, 0, 2, 1, 3);
    }

    /**
     * What is added to the scores, [rows, 1, time, time] (times the group): 0 where the query sees the key, a very negative number elsewhere. A token
     * sees what stands before it in its text, in its own segment and in segment 0; padding sees padding, so that no row is without anything to see.
     */
    private Value mask() {
        Graph graph = ops.graph();
        Value keySegments = ops.unsqueeze(inputs.segments(), 1);
        Value sameText = ops.equal(ops.unsqueeze(inputs.texts(), 2), ops.unsqueeze(inputs.texts(), 1));
        Value ownOrShared = ops.or(
                ops.equal(keySegments, graph.integer(0)), ops.equal(ops.unsqueeze(inputs.segments(), 2), keySegments));
        Value range = ops.range(inputs.segments(), 1, TIME);
        Value causal = ops.greaterOrEqual(ops.unsqueeze(range, 1), ops.unsqueeze(range, 0));
        Value sees = ops.and(ops.and(sameText, ownOrShared), causal);
        Value one = ops.unsqueeze(ops.where(sees, graph.real(0), graph.real(MASKED)), 1);
        int group = config.heads() / config.kvHeads();
        return group == 1 ? one : ops.concat(2, GROUP_TIME, Collections.nCopies(group, one));
    }
}
