package io.attune.trainer.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Products of half precision as products of float32 between casts, for where there is no other kernel: the same numbers go in and come out, since half precision is summed in float32
 * anyway. Rows are moved in any type.
 */
final class WideProducts {
    private static final Set<String> PRODUCTS = Set.of("Gemm", "MatMul", "FusedMatMul");

    private final List<Node> nodes = new ArrayList<>();
    private final Map<Value, Value> wide = new HashMap<>();

    private WideProducts() {}

    /** @param nodes in an order in which they can run, as what is returned is */
    static List<Node> of(List<Node> nodes) {
        var products = new WideProducts();
        nodes.forEach(products::add);
        return products.nodes;
    }

    private void add(Node node) {
        Value product = node.output();
        if (!PRODUCTS.contains(node.operator()) || !product.type().isHalf()) {
            nodes.add(node);
            return;
        }
        var factors = new ArrayList<Value>();
        for (int i = 0; i < node.inputs().size(); i++) {
            factors.add(widened(node.input(i)));
        }
        var unrounded = like(product, "unrounded ", product.type().wide());
        nodes.add(
                new Node(node.domain(), node.operator(), List.copyOf(factors), List.of(unrounded), node.attributes()));
        nodes.add(cast(unrounded, product));
    }

    private Value widened(Value factor) {
        return wide.computeIfAbsent(factor, absent -> {
            var taken = like(factor, "wide ", factor.type().wide());
            nodes.add(cast(factor, taken));
            return taken;
        });
    }

    private static Value like(Value value, String prefix, ElementType type) {
        return new Value(prefix + value.name(), type, value.shape(), false);
    }

    private static Node cast(Value from, Value to) {
        return new Node(
                Graph.ONNX,
                "Cast",
                List.of(from),
                List.of(to),
                Map.of("to", Attribute.of(to.type().code())));
    }
}
