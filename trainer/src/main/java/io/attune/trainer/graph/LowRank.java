package io.attune.trainer.graph;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A weight W + outer · inner that differs from a fixed one by a product of low rank (Hu et al. 2021, section 4.1), or its transpose. Its own gradient
 * is as large as the weight; those of the factors follow from the states directly, through as many numbers per token as the rank.
 *
 * @param outer [outputs, rank]
 * @param inner [rank, inputs]
 */
record LowRank(Value outer, Value inner) {

    /**
     * What {@code weight} is made of, if need be before it was rounded.
     *
     * @param transposed whether states are multiplied by its transpose, so that it is [outputs, inputs]
     * @return null if it is no such sum
     */
    static @Nullable LowRank of(Value weight, boolean transposed, List<Node> nodes) {
        for (Node node : nodes) {
            if (node.outputs().contains(weight)) {
                if (node.operator().equals("Cast")) {
                    return of(node.input(0), transposed, nodes);
                }
                boolean sum = node.operator().equals("Gemm")
                        && node.inputs().size() > 2
                        && !node.input(2).differentiable()
                        && node.flag("transA") != transposed
                        && node.flag("transB") != transposed;
                return !sum
                        ? null
                        : transposed
                                ? new LowRank(node.input(0), node.input(1))
                                : new LowRank(node.input(1), node.input(0));
            }
        }
        return null;
    }
}
