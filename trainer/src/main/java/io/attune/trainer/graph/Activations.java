package io.attune.trainer.graph;

import static io.attune.trainer.graph.ElementType.FLOAT32;
import static io.attune.trainer.graph.Graph.MICROSOFT;

import java.util.List;
import java.util.Map;

/**
 * What bends a network, with its slope. In float32 they are ONNX Runtime's fused kernels; in float64, for which it has none, the same mathematics in
 * small steps.
 */
public final class Activations {
    private static final double TANH_SCALE = Math.sqrt(2 / Math.PI);
    private static final double TANH_CUBE = 0.044715;

    private final Operators ops;
    private final Graph graph;

    public Activations(Operators ops) {
        this.ops = ops;
        this.graph = ops.graph();
    }

    /** x·σ(x). */
    public Value silu(Value x) {
        return graph.floating() == FLOAT32
                ? fused("QuickGelu", x, Map.of("alpha", Attribute.of(1.0)))
                : ops.mul(x, ops.sigmoid(x));
    }

    /** x·Φ(x), with Φ the normal distribution (Hendrycks and Gimpel 2016). */
    public Value gelu(Value x) {
        return graph.floating() == FLOAT32 ? fused("Gelu", x, Map.of()) : ops.mul(x, normal(x));
    }

    /** ½x(1 + tanh u) with u = √(2/π)(x + 0.044715x³), which is x·σ(2u). */
    public Value geluTanh(Value x) {
        return graph.floating() == FLOAT32 ? fused("FastGelu", x, Map.of()) : ops.mul(x, ops.sigmoid(twoU(x)));
    }

    private Value fused(String operator, Value narrow, Map<String, Attribute> attributes) {
        Value x = ops.widen(narrow);
        return graph.apply(MICROSOFT, operator, List.of(x), attributes, x.type(), x.shape());
    }

    /** dy/dx of a fused kernel's y. */
    Value slope(String operator, Value x, Value y) {
        return switch (operator) {
            case "QuickGelu" -> siluSlope(x, y);
            case "Gelu" -> ops.add(normal(x), ops.mul(x, density(x)));
            case "FastGelu" -> geluTanhSlope(x, y);
            default -> throw new IllegalStateException(operator + " is no activation");
        };
    }

    /** σ(x) + y·(1 − σ(x)). */
    private Value siluSlope(Value x, Value y) {
        Value s = ops.sigmoid(x);
        return ops.add(s, ops.mul(y, ops.sub(graph.real(1), s)));
    }

    /** σ(2u) + y·(1 − σ(2u))·2u′. */
    private Value geluTanhSlope(Value x, Value y) {
        Value s = ops.sigmoid(twoU(x));
        Value inner = ops.mul(ops.add(ops.mul(ops.mul(x, x), 3 * TANH_CUBE), graph.real(1)), 2 * TANH_SCALE);
        return ops.add(s, ops.mul(ops.mul(y, ops.sub(graph.real(1), s)), inner));
    }

    private Value twoU(Value x) {
        Value cubic = ops.mul(ops.add(ops.mul(ops.mul(x, x), TANH_CUBE), graph.real(1)), x);
        return ops.mul(cubic, 2 * TANH_SCALE);
    }

    private Value density(Value x) {
        return ops.mul(ops.exp(ops.mul(ops.mul(x, x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
    }

    private Value normal(Value x) {
        if (graph.floating() == FLOAT32) {
            Value erf =
                    graph.apply(Graph.ONNX, "Erf", List.of(ops.mul(x, Math.sqrt(.5))), Map.of(), x.type(), x.shape());
            return ops.mul(ops.add(erf, graph.real(1)), 0.5);
        }
        return ops.add(integral(x), graph.real(0.5));
    }

    /** ∫₀ˣ φ by Simpson's rule, since there is no Erf in float64: 64 pieces, exact to 1e-9 for |x| up to 4. */
    private Value integral(Value x) {
        int pieces = 64;
        Value square = ops.mul(ops.mul(x, x), -0.5);
        Value sum = ops.add(ops.exp(square), graph.real(1));
        for (int i = 1; i < pieces; i++) {
            double t = (double) i / pieces;
            sum = ops.add(sum, ops.mul(ops.exp(ops.mul(square, t * t)), i % 2 == 0 ? 2 : 4));
        }
        return ops.mul(ops.mul(sum, x), 1 / (3.0 * pieces * Math.sqrt(2 * Math.PI)));
    }
}
