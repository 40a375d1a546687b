package io.attune.trainer.graph;

import static io.attune.trainer.graph.ElementType.FLOAT32;
import static io.attune.trainer.graph.ElementType.UINT8;
import static io.attune.trainer.graph.Graph.MICROSOFT;
import static io.attune.trainer.graph.Graph.ONNX;

import io.attune.trainer.graph.Graph.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

    /**
     * x · W over the last axis, and what is added to it.
     *
     * @param x [..., inputs]
     * @param weight [inputs, outputs], or, where it is to be turned first, [outputs, inputs]
     * @param plus [..., outputs] or what broadcasts to it; null for nothing
     * @return [..., outputs]
     */
    public Value linear(Value x, Value weight, boolean turned, @Nullable Value plus) {
        if (x.rank() == 2) {
            return plus == null ? ops.gemm(x, weight, false, turned) : ops.gemmPlus(x, weight, false, turned, plus);
        }
        if (plus != null && x.type().isHalf()) {
            // The sum is rounded, not the product before it: only Gemm does that.
            Value rows = ops.reshape(x, Shape.of(Dim.named("rows of " + x.name()), x.dim(-1)));
            Value sums = linear(rows, weight, turned, plus);
            return ops.reshape(sums, x.shape().with(-1, sums.dim(-1)));
        }
        Value product = ops.matmul(x, weight, false, turned, 1);
        return plus == null ? product : ops.add(product, plus);
    }

    /** A root-mean-square norm over the last axis: x / √(mean(x²) + ε) · weight (Zhang and Sennrich 2019). */
    public Value rmsNorm(Value narrow, Value weight, double epsilon) {
        Value x = ops.widen(narrow);
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

    /** A norm over the last axis: (x − mean) / √(variance + ε) · weight + bias (Ba et al. 2016). */
    public Value layerNorm(Value narrow, Value weight, Value bias, double epsilon) {
        Value x = ops.widen(narrow);
        if (graph.floating() != FLOAT32) {
            Value centred = ops.sub(x, ops.mean(x));
            Value root = ops.sqrt(ops.add(ops.mean(ops.mul(centred, centred)), graph.real(epsilon)));
            return ops.add(ops.mul(ops.div(centred, root), weight), bias);
        }
        var attributes =
                Map.of("axis", Attribute.of(-1), "epsilon", Attribute.of(epsilon), "stash_type", Attribute.of(1));
        var statistic = new Output(x.type(), x.shape().with(-1, Shape.ONE));
        var outputs = List.of(new Output(x.type(), x.shape()), statistic, statistic);
        return graph.apply(ONNX, "LayerNormalization", List.of(x, weight, bias), attributes, outputs)
                .getFirst();
    }

    /**
     * Rotary position embedding of heads that stand side by side, see Su et al. 2021; pair i of a head is (i, i + pairs), and what of it is beyond the
     * pairs stays.
     *
     * @param states [tokens, heads · width]
     * @param places [tokens, 1], rows of the tables
     * @param cosines and sines [rows, pairs]
     */
    public Value rotate(Value states, Value places, Value cosines, Value sines, int heads) {
        Value x = ops.widen(states);
        long width = fixed(x.dim(1)) / heads;
        long pairs = fixed(cosines.dim(1));
        if (graph.floating() == FLOAT32) {
            Value rows = ops.reshape(x, Shape.of(x.dim(0), Shape.ONE, x.dim(1)));
            Map<String, Attribute> part = 2 * pairs == width
                    ? Map.of()
                    : Map.of("num_heads", Attribute.of(heads), "rotary_embedding_dim", Attribute.of(2 * pairs));
            Value turned = graph.apply(
                    MICROSOFT, "RotaryEmbedding", List.of(rows, places, cosines, sines), part, x.type(), rows.shape());
            return ops.reshape(turned, x.shape());
        }
        Value cos = ops.gather(cosines, places);
        Value sin = ops.gather(sines, places);
        Value separate = ops.reshape(x, Shape.of(x.dim(0), Dim.of(heads), Dim.of(width)));
        List<Value> parts = 2 * pairs == width
                ? ops.split(separate, pairs, pairs)
                : ops.split(separate, pairs, pairs, width - 2 * pairs);
        Value one = parts.getFirst();
        Value other = parts.get(1);
        var turned = new ArrayList<>(parts);
        turned.set(0, ops.sub(ops.mul(one, cos), ops.mul(other, sin)));
        turned.set(1, ops.add(ops.mul(other, cos), ops.mul(one, sin)));
        return ops.reshape(ops.concat(-1, Dim.of(width), turned), x.shape());
    }

    /**
     * A matrix of whole numbers with few bits, each times the scale of its block. The numbers are stored from 0 to 2^bits − 1, and 2^(bits−1) stands for 0.
     *
     * @param codes uint8 [blocks, numbers · bits / 8]; of 4 bits, the first half of a block in the low ones of its bytes, the second in the high ones
     * @param scales float32 [blocks, 1]
     * @param bits 4 or 8
     * @param shape of the matrix, whose rows are the blocks behind each other
     */
    public Value dequantized(Value codes, Value scales, int bits, Shape shape) {
        ElementType real = graph.floating();
        Value stored = bits == Byte.SIZE ? codes : halves(codes);
        Value whole = ops.sub(ops.cast(stored, real), graph.real(1 << (bits - 1)));
        return ops.reshape(ops.mul(whole, real == FLOAT32 ? scales : ops.cast(scales, real)), shape);
    }

    /** The low 4 bits of each byte of a row, then the high ones. */
    private Value halves(Value bytes) {
        Value mask = ops.cast(graph.integer(0xf), UINT8);
        Value four = ops.cast(graph.integer(4), UINT8);
        Value low = graph.apply(ONNX, "BitwiseAnd", List.of(bytes, mask), Map.of(), UINT8, bytes.shape());
        Value high = graph.apply(
                ONNX,
                "BitShift",
                List.of(bytes, four),
                Map.of("direction", Attribute.of("RIGHT")),
                UINT8,
                bytes.shape());
        return ops.concat(-1, Dim.of(2 * fixed(bytes.dim(-1))), List.of(low, high));
    }

    private static long fixed(Dim dim) {
        return switch (dim) {
            case Dim.Fixed(long size) -> size;
            case Dim.Named(String name) -> throw new IllegalArgumentException("the axis " + name + " is open");
        };
    }
}
