package io.attune.trainer.graph;

import static io.attune.trainer.graph.ElementType.FLOAT32;
import static io.attune.trainer.graph.Graph.MICROSOFT;
import static io.attune.trainer.graph.Graph.ONNX;

import io.attune.trainer.graph.Graph.Output;
import java.util.List;
import java.util.Map;

/**
 * Parts of networks. In float32 they are ONNX Runtime's fused kernels; in float64, for which it has none, the same mathematics in small steps.
 */
public final class Layers {
    private final Operators ops;
    private final Graph graph;

    public Layers(Operators ops) {
        this.ops = ops;
        this.graph = ops.graph();
    }

    /** x·σ(x). */
    public Value silu(Value a) {
        if (graph.floating() == FLOAT32) {
            return graph.apply(
                    MICROSOFT, "QuickGelu", List.of(a), Map.of("alpha", Attribute.of(1.0)), a.type(), a.shape());
        }
        return ops.mul(a, ops.sigmoid(a));
    }

    /** A root-mean-square norm over the last axis: x / √(mean(x²) + ε) · weight (Zhang and Sennrich 2019). */
    public Value rmsNorm(Value x, Value weight, double epsilon) {
        if (graph.floating() != FLOAT32) {
            Value root = ops.sqrt(ops.add(ops.mean(ops.mul(x, x)), graph.real(epsilon)));
            return ops.mul(ops.div(x, root), weight);
        }
        var attributes =
                Map.of("axis", Attribute.of(-1), "epsilon", Attribute.of(epsilon), "stash_type", Attribute.of(1));
        var outputs = List.of(
                new Output(x.type(), x.shape()), new Output(x.type(), x.shape().with(-1, Shape.ONE)));
        return graph.apply(ONNX, "SimplifiedLayerNormalization", List.of(x, weight), attributes, outputs)
                .getFirst();
    }

    /**
     * Rotary position embedding of heads that stand side by side, see Su et al. 2021; pair i of a head is (i, i + width / 2).
     *
     * @param x [tokens, heads · width]
     * @param positions [tokens, 1]
     * @param cosines and sines [positions, width / 2]
     */
    public Value rotate(Value x, Value positions, Value cosines, Value sines, int heads) {
        if (graph.floating() == FLOAT32) {
            Value rows = ops.reshape(x, Shape.of(x.dim(0), Shape.ONE, x.dim(1)));
            Value turned = graph.apply(
                    MICROSOFT,
                    "RotaryEmbedding",
                    List.of(rows, positions, cosines, sines),
                    Map.of(),
                    x.type(),
                    rows.shape());
            return ops.reshape(turned, x.shape());
        }
        long width = x.dim(1) instanceof Dim.Fixed(long all) ? all / heads : 0;
        Value cos = ops.gather(cosines, positions);
        Value sin = ops.gather(sines, positions);
        List<Value> halves = ops.halves(ops.reshape(x, Shape.of(x.dim(0), Dim.of(heads), Dim.of(width))));
        Value first = ops.sub(ops.mul(halves.getFirst(), cos), ops.mul(halves.getLast(), sin));
        Value second = ops.add(ops.mul(halves.getLast(), cos), ops.mul(halves.getFirst(), sin));
        return ops.reshape(ops.concat(-1, Dim.of(width), List.of(first, second)), x.shape());
    }
}
