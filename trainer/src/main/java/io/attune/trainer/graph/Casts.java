package io.attune.trainer.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Values in the types that operators take, each cast once: in half precision for matrix products, in the graph's own type for all else. */
final class Casts {
    private final Graph graph;
    private final Map<Value, Value> narrowed = new HashMap<>();
    private final Map<Value, Value> widened = new HashMap<>();

    Casts(Graph graph) {
        this.graph = graph;
    }

    /** As matrix products of this graph take it; itself where they take no other type than all else. */
    Value narrow(Value a) {
        return a.type() == graph.products() ? a : narrowed.computeIfAbsent(a, absent -> cast(a, graph.products()));
    }

    /** As all other operators take it. */
    Value widen(Value a) {
        if (!a.type().isHalf()) {
            return a;
        }
        Value wide = widened.computeIfAbsent(a, absent -> cast(a, graph.floating()));
        narrowed.putIfAbsent(wide, a);
        return wide;
    }

    /** What is left of it where a product has read it in half precision: that is what a step keeps. */
    Value asMultiplied(Value a) {
        return narrowed.getOrDefault(a, a);
    }

    Value cast(Value a, ElementType type) {
        return graph.apply(Graph.ONNX, "Cast", List.of(a), Map.of("to", Attribute.of(type.code())), type, a.shape());
    }
}
