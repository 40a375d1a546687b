package io.attune.trainer.model;

import java.util.EnumSet;
import java.util.Set;

/**
 * Low-rank adaptation (Hu et al. 2021): a linear layer adds (alpha / rank) · B·A·x, and only A and B are trained.
 *
 * @param targets the linear layers that get an adapter, in every block
 */
public record LoraSpec(int rank, double alpha, Set<Linear> targets) {
    public LoraSpec {
        if (rank < 1) {
            throw new IllegalArgumentException("rank is " + rank + ", expected 1 or more");
        }
        if (!(alpha > 0) || Double.isInfinite(alpha)) {
            throw new IllegalArgumentException("alpha is " + alpha + ", expected a positive number");
        }
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("no layer is adapted");
        }
        targets = Set.copyOf(targets);
    }

    /** All linear layers, alpha twice the rank. */
    public static LoraSpec ofRank(int rank) {
        return new LoraSpec(rank, 2.0 * rank, EnumSet.allOf(Linear.class));
    }

    public double scale() {
        return alpha / rank;
    }
}
