package io.attune.trainer.graph;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which values a forward program keeps for its backward program. What follows from others by operators that cost no more than reading and writing their
 * operands is made again instead: beside the matrix products around it that is hardly to be measured, and it is a third of the memory. So is what is made of
 * weights alone, by whatever operator: weights have far fewer numbers than the states that are multiplied by them. Made again it has the same bits.
 *
 * <p>Sigmoid and Erf are not among them: float64 graphs build activations from these, and where none of an activation's parts leaves the program, ONNX
 * Runtime 1.29 makes one operator of them that it cannot run in float64.
 *
 * <p>Source: Chen et al. 2016, Training Deep Nets with Sublinear Memory Cost (arXiv 1604.06174), section 3, whose example are activations and norms between
 * convolutions.
 */
final class WorthKeeping {
    private static final Set<String> LIGHT = Set.of(
            "Add",
            "Sub",
            "Mul",
            "Div",
            "Neg",
            "QuickGelu",
            "Gelu",
            "FastGelu",
            "SimplifiedLayerNormalization",
            "LayerNormalization",
            "Cast",
            "Reshape",
            "Transpose",
            "Unsqueeze",
            "Expand",
            "Split",
            "Concat",
            "Gather",
            "Shape");

    private WorthKeeping() {}

    /**
     * Those of {@code asked}, or what these are in half precision, from which all of {@code asked} follows.
     *
     * @param nodes of the forward program, in an order in which they can run
     * @param asked values that some of the nodes make
     */
    static List<Value> of(List<Node> nodes, Collection<Value> asked) {
        var wanted = new HashSet<>(asked);
        nodes.stream()
                .filter(node -> isWidening(node) && wanted.contains(node.output()))
                .forEach(node -> wanted.add(node.input(0)));
        var ofWeights = Set.copyOf(WeightNodes.among(nodes));
        var lost = new HashSet<Value>();
        var kept = new LinkedHashSet<Value>();
        for (Node node : nodes) {
            boolean follows = ofWeights.contains(node)
                    || (LIGHT.contains(node.operator())
                            && node.inputs().stream().noneMatch(lost::contains));
            if (!follows) {
                for (Value output : node.outputs()) {
                    (wanted.contains(output) ? kept : lost).add(output);
                }
            }
        }
        return List.copyOf(kept);
    }

    /**
     * What nodes make, less what they make until the last of some bounds is there, and the bounds.
     *
     * @param nodes in an order in which they can run
     */
    static Set<Value> outside(List<Node> nodes, List<Value> bounds) {
        var outside = new HashSet<Value>();
        for (Node node : nodes) {
            outside.addAll(node.outputs());
            if (!bounds.isEmpty() && node.outputs().contains(bounds.getLast())) {
                outside.clear();
            }
        }
        outside.addAll(bounds);
        return outside;
    }

    /** What was half precision is kept so. */
    private static boolean isWidening(Node node) {
        return node.operator().equals("Cast")
                && node.input(0).type().isHalf()
                && !node.output().type().isHalf();
    }
}
