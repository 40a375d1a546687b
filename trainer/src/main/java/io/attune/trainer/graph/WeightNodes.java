package io.attune.trainer.graph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Which nodes compute with weights alone. */
final class WeightNodes {
    private WeightNodes() {}

    /**
     * Those that read nothing with an open axis, nor what was made of such: no batch changes what they make.
     *
     * @param nodes in an order in which they can run
     */
    static List<Node> among(List<Node> nodes) {
        var ofWeights = new ArrayList<Node>();
        var ofBatch = new HashSet<Value>();
        for (Node node : nodes) {
            boolean fixed = node.inputs().stream()
                    .allMatch(input -> input == null
                            || (!ofBatch.contains(input) && input.shape().isFixed()));
            if (fixed) {
                ofWeights.add(node);
            } else {
                ofBatch.addAll(node.outputs());
            }
        }
        return ofWeights;
    }
}
