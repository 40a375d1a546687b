package io.attune.trainer.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A sum and the norm that reads it as one of ONNX Runtime's operators, so that the residual stream is gone through once instead of twice. ONNX
 * Runtime's own optimiser does not do this to root-mean-square norms.
 */
final class SkipNorms {
    private static final Map<String, String> FUSED = Map.of(
            "SimplifiedLayerNormalization", "SkipSimplifiedLayerNormalization",
            "LayerNormalization", "SkipLayerNormalization");

    private final Set<Value> read;
    private final Map<Value, Node> norms = new HashMap<>();

    private SkipNorms(List<Node> nodes, Set<Value> read) {
        this.read = read;
        nodes.stream().filter(this::fits).forEach(norm -> norms.putIfAbsent(norm.input(0), norm));
    }

    /**
     * The same values from fewer nodes, in an order in which they can run.
     *
     * @param read what other nodes or the caller read
     */
    static List<Node> fused(List<Node> nodes, Set<Value> read) {
        var skips = new SkipNorms(nodes, read);
        var fused = new ArrayList<Node>();
        var gone = new HashSet<Node>();
        for (Node node : nodes) {
            Node norm = skips.normOf(node);
            if (norm != null) {
                fused.add(both(node, norm));
                gone.add(norm);
            } else if (!gone.contains(node)) {
                fused.add(node);
            }
        }
        return fused;
    }

    /** Whether a norm, and nobody reads its statistics, which the fused operator does not give. */
    private boolean fits(Node node) {
        return FUSED.containsKey(node.operator())
                && node.outputs().stream().skip(1).noneMatch(read::contains);
    }

    private @Nullable Node normOf(Node node) {
        boolean sum = node.operator().equals("Add")
                && node.input(0).shape().equals(node.input(1).shape());
        return sum ? norms.get(node.output()) : null;
    }

    private static Node both(Node sum, Node norm) {
        var inputs = new ArrayList<@Nullable Value>(sum.inputs());
        inputs.addAll(norm.inputs().subList(1, norm.inputs().size()));
        Value none = Value.none();
        return new Node(
                Graph.MICROSOFT,
                FUSED.getOrDefault(norm.operator(), norm.operator()),
                inputs,
                List.of(norm.output(), none, none, sum.output()),
                Map.of("epsilon", Attribute.of(norm.real("epsilon", 0))));
    }
}
