package io.attune.trainer.graph;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** For each operator, how the gradient of its output becomes gradients of its inputs (its vector-Jacobian product). */
final class Gradients {
    private final Operators ops;
    private final List<Node> nodes;
    private final BiConsumer<Value, Value> accumulate;

    /** For the left factor of a product, what makes Σ_j d_ij·a_ij of its rows, where d is its gradient from that product. */
    private final Map<Value, Supplier<Value>> rowSums = new HashMap<>();

    /** @param nodes those that are differentiated */
    Gradients(Operators ops, List<Node> nodes, BiConsumer<Value, Value> accumulate) {
        this.ops = ops;
        this.nodes = nodes;
        this.accumulate = accumulate;
    }

    /** Gradients of the inputs from one per output, null where nothing depends on it. */
    void apply(Node node, List<@Nullable Value> gradients) {
        Value d = gradients.getFirst();
        if (node.operator().equals("Split")) {
            split(node, gradients);
        } else if (d != null) {
            apply(node, d);
        }
    }

    private void apply(Node node, Value d) {
        Value a = node.input(0);
        Value y = node.output();
        switch (node.operator()) {
            case "Add" -> add(node, d);
            case "Sub" -> sub(node, d);
            case "Mul" -> mul(node, d);
            case "Div" -> div(node, d);
            case "Neg" -> give(a, () -> ops.neg(d));
            case "Exp" -> give(a, () -> ops.mul(d, y));
            case "Sqrt" -> give(a, () -> ops.div(ops.mul(d, 0.5), y));
            case "Sigmoid" ->
                give(a, () -> ops.mul(ops.mul(d, y), ops.sub(ops.graph().real(1), y)));
            case "QuickGelu", "Gelu", "FastGelu" ->
                give(a, () -> ops.mul(d, new Activations(ops).slope(node.operator(), a, y)));
            case "Softmax" -> give(a, () -> softmax(y, d));
            case "Cast" -> give(a, () -> a.type().isHalf() ? ops.narrow(d) : ops.widen(d));
            case "Gemm" -> gemm(node, d);
            case "MatMul" -> matmul(node, d, false, false, 1);
            case "FusedMatMul" -> matmul(node, d, node.flag("transA"), node.flag("transB"), node.real("alpha", 1));
            case "Transpose" -> give(a, () -> ops.transpose(d, inverse(node.integers("perm"))));
            case "Reshape", "Unsqueeze" -> give(a, () -> ops.reshape(d, a.shape()));
            case "Identity" -> give(a, () -> d);
            case "ReduceSum" -> give(a, () -> ops.expandLike(d, a));
            case "ReduceMean" -> give(a, () -> ops.mul(ops.expandLike(d, a), 1.0 / fixed(a.dim(-1))));
            case "Gather" -> give(a, () -> gather(node, d));
            case "Concat" -> concat(node, d);
            case "SimplifiedLayerNormalization" -> rmsNorm(node, d);
            case "LayerNormalization" -> layerNorm(node, d);
            case "RotaryEmbedding" -> give(a, () -> unturn(node, d));
            default -> throw new IllegalStateException("there is no gradient of " + node.operator());
        }
    }

    private void give(Value input, Supplier<Value> gradient) {
        if (input.differentiable()) {
            accumulate.accept(input, gradient.get());
        }
    }

    private void add(Node node, Value d) {
        give(node.input(0), () -> unbroadcast(d, node.input(0)));
        give(node.input(1), () -> unbroadcast(d, node.input(1)));
    }

    private void sub(Node node, Value d) {
        give(node.input(0), () -> unbroadcast(d, node.input(0)));
        give(node.input(1), () -> unbroadcast(ops.neg(d), node.input(1)));
    }

    private void mul(Node node, Value d) {
        Value a = node.input(0);
        Value b = node.input(1);
        give(a, () -> unbroadcast(ops.mul(d, b), a));
        give(b, () -> unbroadcast(ops.mul(d, a), b));
    }

    private void div(Node node, Value d) {
        Value a = node.input(0);
        Value b = node.input(1);
        Value quotient = ops.div(d, b);
        give(a, () -> unbroadcast(quotient, a));
        give(b, () -> unbroadcast(ops.neg(ops.mul(quotient, node.output())), b));
    }

    /** dx = y∘(d − Σ_j d_j·y_j); the sum over a row of attention is that of o∘do over the much shorter row of its output (Dao et al. 2022). */
    private Value softmax(Value output, Value d) {
        Value y = ops.asMultiplied(output);
        Supplier<Value> rowSum = isReadOnce(output) && isReadOnce(y) ? rowSums.get(y) : null;
        Value sum = rowSum == null ? ops.sum(ops.mul(d, y), -1) : rowSum.get();
        return ops.mul(y, ops.sub(d, sum));
    }

    private boolean isReadOnce(Value value) {
        return nodes.stream().filter(node -> node.inputs().contains(value)).count() == 1;
    }

    private void gemm(Node node, Value d) {
        Value a = node.input(0);
        Value b = node.input(1);
        boolean ta = node.flag("transA");
        boolean tb = node.flag("transB");
        LowRank low = ta ? null : LowRank.of(b, tb, nodes);
        give(a, () -> ta ? ops.gemm(b, d, tb, true) : ops.gemm(d, b, false, !tb));
        if (low == null) {
            give(b, () -> tb ? ops.gemm(d, a, true, ta) : ops.gemm(a, d, !ta, false));
        } else {
            // Few rows by many columns, and turned behind that: the other way around takes ONNX Runtime three times as
            // long.
            give(low.outer(), () -> {
                Value turned = narrow(ops.gemm(a, low.inner(), false, true), d);
                return ops.widen(ops.transpose(turned, 1, 0));
            });
            give(low.inner(), () -> ops.widen(narrow(ops.gemm(d, low.outer(), false, false), a)));
        }
        if (node.inputs().size() > 2) {
            give(node.input(2), () -> unbroadcast(d, node.input(2)));
        }
    }

    /** [tokens, rank], [tokens, states] → [rank, states]. */
    private Value narrow(Value few, Value many) {
        return ops.matmul(few, many, true, false, 1);
    }

    private void matmul(Node node, Value d, boolean ta, boolean tb, double scale) {
        Value a = node.input(0);
        Value b = node.input(1);
        if (!ta) {
            rowSums.put(a, () -> ops.sum(ops.mul(d, node.output()), -1));
        }
        give(a, () -> ta ? ops.matmul(b, d, tb, true, scale) : ops.matmul(d, b, false, !tb, scale));
        give(b, () -> tb ? ops.matmul(d, a, true, ta, scale) : ops.matmul(a, d, !ta, false, scale));
    }

    private Value gather(Node node, Value d) {
        Value index = node.input(1);
        Value inverse = ops.graph().inverseOf(index);
        if (inverse == null) {
            throw new IllegalStateException(
                    "rows gathered by " + index + " have no gradient: the index is not known to be invertible");
        }
        Value table = node.input(0);
        Value rows = index.rank() == 1
                ? d
                : ops.reshape(d, Shape.of(Dim.named("selected by " + index.name()), table.dim(-1)));
        Value back = ops.gather(rows, inverse);
        Value shares = ops.graph().sharesOf(index);
        if (shares != null) {
            return ops.reshape(sumOfCopies(shares, back), table.shape());
        }
        Value present = ops.graph().presenceOf(index);
        Value given =
                present == null ? back : ops.where(present, back, ops.graph().real(0));
        return given.rank() == table.rank() ? given : ops.reshape(given, table.shape());
    }

    /** [items, 1, copies] · [items, copies, parts, width] → [items, 1, parts · width]. */
    private Value sumOfCopies(Value shares, Value copies) {
        Dim numbers = Dim.named(copies.dim(-2) + " x " + copies.dim(-1));
        Value flat = ops.reshape(ops.widen(copies), Shape.of(copies.dim(0), copies.dim(1), numbers));
        return ops.matmul(shares, flat, false, false, 1);
    }

    private void split(Node node, List<@Nullable Value> gradients) {
        var parts = new ArrayList<Value>();
        for (Value gradient : gradients) {
            if (gradient == null) {
                throw new IllegalStateException("a part of " + node.input(0) + " is unused");
            }
            parts.add(gradient);
        }
        Value a = node.input(0);
        int axis = (int) node.integer("axis");
        give(a, () -> ops.concat(axis, a.dim(axis), parts));
    }

    private void concat(Node node, Value d) {
        int axis = (int) node.integer("axis");
        List<Dim> lengths = node.inputs().stream()
                .map(input -> requireNonNull(input).dim(axis))
                .toList();
        List<Value> parts = ops.split(d, axis, lengths);
        for (int i = 0; i < parts.size(); i++) {
            Value part = parts.get(i);
            give(node.input(i), () -> part);
        }
    }

    /** y = x·r·w with r = 1/√(mean(x²) + ε), which the operator returns too: dx = r·(d·w − x·r²·mean(d·w·x)). */
    private void rmsNorm(Node node, Value d) {
        Value x = node.input(0);
        Value w = node.input(1);
        Value r = node.outputs().get(1);
        give(w, () -> unbroadcast(ops.mul(d, ops.mul(x, r)), w));
        give(x, () -> {
            Value dw = ops.mul(d, w);
            Value shared = ops.mul(ops.mean(ops.mul(dw, x)), ops.mul(r, r));
            return ops.mul(r, ops.sub(dw, ops.mul(x, shared)));
        });
    }

    /** y = n·w + b with n = (x − μ)·r: dx = r·(d·w − mean(d·w) − n·mean(d·w·n)); the operator returns μ and r too. */
    private void layerNorm(Node node, Value d) {
        Value x = node.input(0);
        Value w = node.input(1);
        Value r = node.outputs().get(2);
        Value n = ops.mul(ops.sub(x, node.outputs().get(1)), r);
        give(w, () -> unbroadcast(ops.mul(d, n), w));
        give(node.input(2), () -> unbroadcast(d, node.input(2)));
        give(x, () -> {
            Value dw = ops.mul(d, w);
            Value along = ops.mul(n, ops.mean(ops.mul(dw, n)));
            return ops.mul(r, ops.sub(ops.sub(dw, ops.mean(dw)), along));
        });
    }

    /** A rotation's transpose turns the other way. */
    private Value unturn(Node node, Value gradient) {
        Value d = ops.widen(gradient);
        Value sines = ops.neg(node.input(3));
        return ops.graph()
                .apply(
                        node.domain(),
                        node.operator(),
                        List.of(d, node.input(1), node.input(2), sines),
                        node.attributes(),
                        d.type(),
                        d.shape());
    }

    /** Sums over the axes along which an input was stretched. */
    private Value unbroadcast(Value d, Value input) {
        if (d.shape().equals(input.shape())) {
            return d;
        }
        int lead = d.rank() - input.rank();
        int[] axes = IntStream.range(0, d.rank())
                .filter(i -> i < lead
                        || (input.dim(i - lead).equals(Shape.ONE) && !d.dim(i).equals(Shape.ONE)))
                .toArray();
        Value summed = axes.length == 0 ? d : ops.sum(d, axes);
        return lead == 0 ? summed : ops.reshape(summed, input.shape());
    }

    private static int[] inverse(List<Long> permutation) {
        return IntStream.range(0, permutation.size())
                .map(i -> permutation.indexOf((long) i))
                .toArray();
    }

    private static long fixed(Dim dim) {
        return switch (dim) {
            case Dim.Fixed(long size) -> size;
            case Dim.Named(String name) ->
                throw new IllegalStateException("the open axis " + name + " has no gradient here");
        };
    }
}
