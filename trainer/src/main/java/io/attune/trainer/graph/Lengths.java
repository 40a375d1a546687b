package io.attune.trainer.graph;

import static io.attune.trainer.graph.ElementType.INT64;
import static io.attune.trainer.graph.Graph.ONNX;

import java.util.List;
import java.util.Map;

/** Lengths of axes as numbers of a graph. */
final class Lengths {
    private final Operators ops;
    private final Graph graph;

    Lengths(Operators ops) {
        this.ops = ops;
        this.graph = ops.graph();
    }

    /** Those of some axes, [axes]; an open one is that of an input which has it. */
    Value of(List<Dim> axes) {
        if (axes.stream().allMatch(Dim.Fixed.class::isInstance)) {
            return graph.integers(
                    axes.stream().mapToLong(axis -> ((Dim.Fixed) axis).size()).toArray());
        }
        return ops.concat(0, Dim.of(axes.size()), axes.stream().map(this::of).toList());
    }

    /** That of an axis, [1]. */
    private Value of(Dim dim) {
        if (dim instanceof Dim.Fixed(long size)) {
            return graph.integers(size);
        }
        Value having = graph.inputs().stream()
                .filter(input -> input.shape().dims().contains(dim))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no input tells how long the axis " + dim + " is"));
        Value axis = graph.integers(having.shape().dims().indexOf(dim));
        return read(having, axis, Shape.of(1));
    }

    Value range(Value a, int axis, Dim length) {
        Value size = read(a, graph.integer(axis), Shape.SCALAR);
        List<Value> bounds = List.of(graph.integer(0), size, graph.integer(1));
        return graph.apply(ONNX, "Range", List.copyOf(bounds), Map.of(), INT64, Shape.of(length));
    }

    private Value read(Value of, Value axis, Shape shape) {
        return graph.apply(
                ONNX, "Gather", List.of(ops.shapeOf(of), axis), Map.of("axis", Attribute.of(0)), INT64, shape);
    }
}
