package io.attune.trainer.graph;

import static io.attune.trainer.graph.ElementType.BOOL;
import static io.attune.trainer.graph.ElementType.INT64;
import static io.attune.trainer.graph.Graph.ONNX;

import io.attune.trainer.graph.Graph.Output;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The operators of a graph as methods that know the shape of what they return; {@link Layers} has those that networks are made of.
 */
public final class Operators {
    private final Graph graph;
    private final Casts casts;
    private final Products products;
    private final Lengths lengths;

    public Operators(Graph graph) {
        this.graph = graph;
        this.casts = new Casts(graph);
        this.products = new Products(this);
        this.lengths = new Lengths(this);
    }

    public Graph graph() {
        return graph;
    }

    public Value add(Value a, Value b) {
        return elementwise("Add", a, b);
    }

    public Value sub(Value a, Value b) {
        return elementwise("Sub", a, b);
    }

    public Value mul(Value a, Value b) {
        return elementwise("Mul", a, b);
    }

    public Value div(Value a, Value b) {
        return elementwise("Div", a, b);
    }

    public Value mul(Value a, double factor) {
        return mul(a, graph.real(factor));
    }

    public Value neg(Value a) {
        return unary("Neg", a);
    }

    public Value exp(Value a) {
        return unary("Exp", a);
    }

    public Value sqrt(Value a) {
        return unary("Sqrt", a);
    }

    public Value sigmoid(Value a) {
        return unary("Sigmoid", a);
    }

    /** [m, k] · [k, n] → [m, n], each transposed first where asked. */
    public Value gemm(Value a, Value b, boolean transposeA, boolean transposeB) {
        return products.gemm(transposeA, transposeB, a, b);
    }

    /** a · b + c, where a and b are transposed first if asked and c is [m, n] or broadcasts to it. */
    public Value gemmPlus(Value a, Value b, boolean transposeA, boolean transposeB, Value c) {
        return products.gemm(transposeA, transposeB, a, b, c);
    }

    /** scale · a · b over the last two axes, each transposed first where asked; the axes before must be equal. */
    public Value matmul(Value a, Value b, boolean transposeA, boolean transposeB, double scale) {
        return products.matmul(a, b, transposeA, transposeB, scale);
    }

    public Value transpose(Value a, int... permutation) {
        List<Long> axes = Arrays.stream(permutation).asLongStream().boxed().toList();
        return graph.apply(
                ONNX,
                "Transpose",
                List.of(a),
                Map.of("perm", Attribute.of(axes)),
                a.type(),
                a.shape().permuted(permutation));
    }

    /**
     * The same numbers in another shape. The length of a named axis that stands at another place follows from the rest; where there are more of them, from inputs that have them.
     */
    public Value reshape(Value a, Shape shape) {
        long[] spec = new long[shape.rank()];
        int open = 0;
        for (int i = 0; i < spec.length; i++) {
            switch (shape.dim(i)) {
                case Dim.Fixed(long size) -> spec[i] = size;
                case Dim.Named name -> {
                    boolean kept = i < a.rank() && a.dim(i).equals(name);
                    spec[i] = kept ? 0 : -1;
                    open += kept ? 0 : 1;
                }
            }
        }
        Value sizes = open > 1 ? lengths.of(shape.dims()) : graph.integers(spec);
        return graph.apply(ONNX, "Reshape", List.of(a, sizes), Map.of(), a.type(), shape);
    }

    public Value expandLike(Value narrow, Value model) {
        Value a = widen(narrow);
        return graph.apply(ONNX, "Expand", List.of(a, shapeOf(model)), Map.of(), a.type(), model.shape());
    }

    public Value cast(Value a, ElementType type) {
        return casts.cast(a, type);
    }

    /** As matrices are multiplied here: in half precision where the graph has such, else itself. */
    public Value narrow(Value a) {
        return casts.narrow(a);
    }

    /** As all but products and what moves rows takes it: half precision in float32. */
    public Value widen(Value a) {
        return casts.widen(a);
    }

    /** The rounded number where a product has read it rounded, else itself. */
    Value asMultiplied(Value a) {
        return casts.asMultiplied(a);
    }

    public Value shapeOf(Value a) {
        return graph.apply(ONNX, "Shape", List.of(a), Map.of(), INT64, Shape.of(a.rank()));
    }

    /** An axis of length 1 more, at that place. */
    public Value unsqueeze(Value a, int axis) {
        Shape shape = a.shape().inserted(axis, Shape.ONE);
        return graph.apply(ONNX, "Unsqueeze", List.of(a, graph.integers(axis)), Map.of(), a.type(), shape);
    }

    /** Summed axes stay with length 1. */
    public Value sum(Value a, int... axes) {
        return reduce("ReduceSum", a, axes);
    }

    /** The mean over the last axis, which stays with length 1. */
    public Value mean(Value a) {
        return reduce("ReduceMean", a, -1);
    }

    private Value reduce(String operator, Value narrow, int... axes) {
        Value a = widen(narrow);
        Shape shape = a.shape();
        long[] places = new long[axes.length];
        for (int i = 0; i < axes.length; i++) {
            places[i] = a.shape().index(axes[i]);
            shape = shape.with(axes[i], Shape.ONE);
        }
        return graph.apply(
                ONNX,
                operator,
                List.of(a, graph.integers(places)),
                Map.of("keepdims", Attribute.of(true)),
                a.type(),
                shape);
    }

    public Value softmax(Value a) {
        return overLast("Softmax", a);
    }

    public Value logSoftmax(Value a) {
        return overLast("LogSoftmax", a);
    }

    private Value overLast(String operator, Value narrow) {
        Value a = widen(narrow);
        return graph.apply(ONNX, operator, List.of(a), Map.of("axis", Attribute.of(-1)), a.type(), a.shape());
    }

    /** Rows of the first axis: [rows, ...], index [i...] → [i..., ...]. Its gradient needs {@link Graph#invertible} or {@link Graph#repeating}. */
    public Value gather(Value table, Value index) {
        var dims = new ArrayList<>(index.shape().dims());
        dims.addAll(table.shape().dims().subList(1, table.rank()));
        return graph.apply(
                ONNX, "Gather", List.of(table, index), Map.of("axis", Attribute.of(0)), table.type(), new Shape(dims));
    }

    /** One element per row: [n, m], index [n, 1] → [n, 1]. It has no gradient here: the fused head needs none. */
    public Value gatherElements(Value a, Value index) {
        return graph.apply(
                ONNX, "GatherElements", List.of(a, index), Map.of("axis", Attribute.of(-1)), a.type(), index.shape());
    }

    public Value concat(int axis, Dim length, List<Value> given) {
        boolean alike = given.stream().map(Value::type).distinct().count() == 1;
        List<Value> parts = alike ? given : given.stream().map(this::widen).toList();
        Value first = parts.getFirst();
        return graph.apply(
                ONNX,
                "Concat",
                List.copyOf(parts),
                Map.of("axis", Attribute.of(first.shape().index(axis))),
                first.type(),
                first.shape().with(axis, length));
    }

    /** The last axis cut into parts. */
    public List<Value> split(Value a, long... sizes) {
        return split(a, -1, Arrays.stream(sizes).mapToObj(Dim::of).toList());
    }

    /** An axis cut into parts. An open length is that of an input which has it. */
    public List<Value> split(Value a, int axis, List<Dim> lengths) {
        List<Output> parts = lengths.stream()
                .map(length -> new Output(a.type(), a.shape().with(axis, length)))
                .toList();
        Map<String, Attribute> attributes =
                Map.of("axis", Attribute.of(a.shape().index(axis)));
        return graph.apply(ONNX, "Split", List.of(a, this.lengths.of(lengths)), attributes, parts);
    }

    /** The length of an axis, int64 [1]; an open one is that of an input which has it. */
    public Value length(Dim axis) {
        return lengths.of(List.of(axis));
    }

    /** 0, 1, 2 … as many as {@code a} is long on that axis. */
    public Value range(Value a, int axis, Dim length) {
        return lengths.range(a, axis, length);
    }

    public Value where(Value condition, Value chosen, Value other) {
        Value yes = widen(chosen);
        Value no = widen(other);
        Shape shape = condition.shape().broadcast(yes.shape()).broadcast(no.shape());
        return graph.apply(ONNX, "Where", List.of(condition, yes, no), Map.of(), yes.type(), shape);
    }

    public Value and(Value a, Value b) {
        return compare("And", a, b);
    }

    public Value or(Value a, Value b) {
        return compare("Or", a, b);
    }

    public Value equal(Value a, Value b) {
        return compare("Equal", a, b);
    }

    public Value greaterOrEqual(Value a, Value b) {
        return compare("GreaterOrEqual", a, b);
    }

    private Value compare(String operator, Value a, Value b) {
        return graph.apply(
                ONNX, operator, List.of(a, b), Map.of(), BOOL, a.shape().broadcast(b.shape()));
    }

    private Value elementwise(String operator, Value left, Value right) {
        Value a = widen(left);
        Value b = widen(right);
        return graph.apply(
                ONNX, operator, List.of(a, b), Map.of(), a.type(), a.shape().broadcast(b.shape()));
    }

    private Value unary(String operator, Value narrow) {
        Value a = widen(narrow);
        return graph.apply(ONNX, operator, List.of(a), Map.of(), a.type(), a.shape());
    }
}
