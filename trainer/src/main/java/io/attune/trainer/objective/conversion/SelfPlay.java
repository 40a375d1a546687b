package io.attune.trainer.objective.conversion;

import java.util.stream.IntStream;

/** How often each of a policy's own completions is preferred to its others. */
public final class SelfPlay {
    private SelfPlay() {}

    /**
     * R_i = mean_{j≠i} P(y_i ≻ y_j): Swamy et al. 2024 (arXiv 2401.04056), algorithm 1. The diagonal is not read: a sample is never compared with itself.
     *
     * @param probabilities {@code [completions][completions]}: that the row's completion is preferred to the column's
     * @return {@code [completions]}; ½ where there is no other
     */
    public static double[] rewards(double[][] probabilities) {
        return IntStream.range(0, probabilities.length)
                .mapToDouble(i -> IntStream.range(0, probabilities.length)
                        .filter(j -> j != i)
                        .mapToDouble(j -> probabilities[i][j])
                        .average()
                        .orElse(0.5))
                .toArray();
    }
}
