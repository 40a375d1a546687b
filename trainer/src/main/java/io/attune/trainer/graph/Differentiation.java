package io.attune.trainer.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reverse-mode differentiation: walks the nodes of a graph backwards and appends, to the same graph, the nodes that compute gradients. {@link
 * Gradients} holds the rule of each operator.
 */
public final class Differentiation {
    private final Map<Value, Value> gradients = new HashMap<>();
    private final Operators ops;

    private Differentiation(Operators ops) {
        this.ops = ops;
    }

    /**
     * Gradients of Σ seed · value, summed over the seeded values.
     *
     * @param seeds the gradients with which the walk begins
     * @param targets where it ends; what lies before a target gets none
     * @return a gradient for each target, in their order
     */
    public static Map<Value, Value> of(Operators ops, Map<Value, Value> seeds, List<Value> targets) {
        var walk = new Differentiation(ops);
        walk.gradients.putAll(seeds);
        List<Node> nodes = ops.graph().nodes();
        var rules = new Gradients(ops, nodes, walk::accumulate);
        for (Node node : nodes.reversed()) {
            if (node.outputs().stream().noneMatch(targets::contains)) {
                walk.backward(node, rules);
            }
        }
        var result = new LinkedHashMap<Value, Value>();
        for (Value target : targets) {
            Value gradient = walk.gradients.get(target);
            if (gradient == null) {
                throw new IllegalArgumentException(target + " has no influence on what is differentiated");
            }
            result.put(target, gradient);
        }
        return result;
    }

    private void backward(Node node, Gradients rules) {
        List<Value> reached =
                node.outputs().stream().filter(gradients::containsKey).toList();
        if (reached.isEmpty() || node.inputs().stream().noneMatch(i -> i != null && i.differentiable())) {
            return;
        }
        var incoming = new ArrayList<@Nullable Value>();
        node.outputs().forEach(output -> incoming.add(gradients.get(output)));
        rules.apply(node, incoming);
    }

    private void accumulate(Value value, Value gradient) {
        gradients.merge(value, gradient, ops::add);
    }
}
