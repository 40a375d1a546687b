package io.attune.trainer.model;

import io.attune.trainer.graph.Activations;
import io.attune.trainer.graph.Dim;
import io.attune.trainer.graph.Layers;
import io.attune.trainer.graph.Operators;
import io.attune.trainer.graph.Shape;
import io.attune.trainer.graph.Value;
import io.attune.trainer.model.architecture.Activation;
import io.attune.trainer.model.architecture.Attention;
import io.attune.trainer.model.architecture.Block;
import io.attune.trainer.model.architecture.FeedForward;
import io.attune.trainer.model.architecture.Linear;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.model.architecture.Norm;
import io.attune.trainer.model.architecture.Projection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a decoder over tokens, [tokens, hidden] or [rows, length, hidden]. What learning and answering do differently, where weights come
 * from and how a token looks at others, is theirs to say.
 */
public final class DecoderBlocks {
    private final ModelConfig config;
    private final Operators ops;
    private final Layers layers;
    private final Activations activations;
    private final WeightValues weights;
    private final Attending attending;

    /** The weights of a model in a graph. */
    public interface WeightValues {
        Value get(String name);

        /** A linear layer's weight, with what an adapter adds to it where it is added to weights. */
        Value weight(Linear linear);

        /** A linear layer's output, with what an adapter adds to it where it is added to outputs. */
        Value adapted(Linear linear, Value input, Value output);
    }

    /** How tokens look at each other. */
    public interface Attending {
        /**
         * Attention with all that depends on positions.
         *
         * @return [tokens, heads · headDim]
         */
        Value attend(int layer, Attention attention, Projected projected);
    }

    /** What attention reads, of the tokens that the states are of. */
    public sealed interface Projected {
        /**
         * Queries, keys and values.
         *
         * @param queries [tokens, heads · headDim]
         * @param keys and values [tokens, kvHeads · headDim]
         */
        record Apart(Value queries, Value keys, Value values) implements Projected {}

        /**
         * All of them side by side.
         *
         * @param all [tokens, (heads + 2 · kvHeads) · headDim]
         */
        record Together(Value all) implements Projected {}

        /** Each by itself. */
        default Apart apart(Operators ops, Attention attention) {
            return switch (this) {
                case Apart apart -> apart;
                case Together(Value all) -> {
                    long kept = (long) attention.kvHeads() * attention.headDim();
                    List<Value> parts = ops.split(all, (long) attention.heads() * attention.headDim(), kept, kept);
                    yield new Apart(parts.getFirst(), parts.get(1), parts.getLast());
                }
            };
        }
    }

    public DecoderBlocks(ModelConfig config, Operators ops, WeightValues weights, Attending attending) {
        this.config = config;
        this.ops = ops;
        this.layers = new Layers(ops);
        this.activations = new Activations(ops);
        this.weights = weights;
        this.attending = attending;
    }

    /** All blocks: the states before each and behind the last, each of the shape of {@code embedded}. */
    public List<Value> apply(Value embedded) {
        var states = new ArrayList<>(List.of(embedded));
        for (int layer = 0; layer < config.layers(); layer++) {
            states.add(block(layer, states.getLast()));
        }
        return List.copyOf(states);
    }

    private Value block(int layer, Value x) {
        Block block = config.blocks().get(layer);
        Value middle = ops.add(x, attention(layer, block.attention(), norm(block.attentionNorm(), x)));
        Value read = block.parallel() ? x : middle;
        return ops.add(middle, feedForward(block.feedForward(), norm(block.feedForwardNorm(), read)));
    }

    /** A norm over the last axis. */
    public Value norm(Norm norm, Value x) {
        Value weight = weights.get(norm.weight());
        return switch (norm.kind()) {
            case ROOT_MEAN_SQUARE -> layers.rmsNorm(x, weight, norm.epsilon());
            case LAYER -> layers.layerNorm(x, weight, weights.get(norm.bias()), norm.epsilon());
        };
    }

    private Value attention(int layer, Attention attention, Value x) {
        return linear(
                attention.output(), attending.attend(layer, attention, normed(attention, projected(attention, x))));
    }

    private Projected projected(Attention attention, Value x) {
        return switch (attention.projection()) {
            case Projection.Separate(Linear query, Linear key, Linear value) ->
                new Projected.Apart(linear(query, x), linear(key, x), linear(value, x));
            case Projection.Stacked(Linear all) -> new Projected.Together(linear(all, x));
            case Projection.Interleaved(Linear all) -> {
                long one = attention.headDim();
                Value heads = perHead(linear(all, x), attention.heads(), 3 * one);
                Shape shape = x.shape().with(-1, Dim.of(attention.heads() * one));
                List<Value> parts = ops.split(heads, one, one, one).stream()
                        .map(part -> ops.reshape(part, shape))
                        .toList();
                yield new Projected.Apart(parts.getFirst(), parts.get(1), parts.getLast());
            }
        };
    }

    private Projected normed(Attention attention, Projected projected) {
        if (attention.queryNorm() == null && attention.keyNorm() == null) {
            return projected;
        }
        Projected.Apart apart = projected.apart(ops, attention);
        return new Projected.Apart(
                headNorm(attention.queryNorm(), apart.queries(), attention.heads()),
                headNorm(attention.keyNorm(), apart.keys(), attention.kvHeads()),
                apart.values());
    }

    private Value headNorm(@Nullable Norm norm, Value x, int heads) {
        return norm == null ? x : ops.reshape(norm(norm, perHead(x, heads, norm.width())), x.shape());
    }

    private Value perHead(Value x, int heads, long width) {
        return ops.reshape(x, x.shape().with(-1, Dim.of(heads)).inserted(x.rank(), Dim.of(width)));
    }

    private Value feedForward(FeedForward feedForward, Value x) {
        return switch (feedForward) {
            case FeedForward.Gated(Linear gate, Linear up, Linear down, Activation activation) ->
                linear(down, ops.mul(activated(activation, linear(gate, x)), linear(up, x)));
            case FeedForward.Plain(Linear up, Linear down, Activation activation) ->
                linear(down, activated(activation, linear(up, x)));
        };
    }

    private Value activated(Activation activation, Value x) {
        return switch (activation) {
            case SILU -> activations.silu(x);
            case GELU -> activations.gelu(x);
            case GELU_TANH -> activations.geluTanh(x);
        };
    }

    private Value linear(Linear linear, Value states) {
        Value x = ops.narrow(states);
        Value weight = ops.narrow(weights.weight(linear));
        Value bias = linear.hasBias() ? weights.get(linear.bias()) : null;
        Value y = layers.linear(x, weight, !linear.transposed(), bias);
        return weights.adapted(linear, x, y);
    }
}
