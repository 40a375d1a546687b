package io.attune.trainer.model;

import io.attune.trainer.objective.Coefficients;
import io.attune.trainer.objective.Quantity;
import java.util.Arrays;
import java.util.List;

/** What a model said of some rows, and the way back. */
public sealed interface ForwardPass extends AutoCloseable permits WholePass, SplitPass, ParallelPass {

    /** Log-probs [rows][completion tokens] of a language model. */
    default double[][] logps() {
        return numbers(Quantity.LOGPS);
    }

    /** Rewards [rows] of a reward model with one output that is read at the last token of each row that is no padding. */
    default double[] rewards() {
        return Arrays.stream(numbers(Quantity.SCORE)).mapToDouble(row -> row[0]).toArray();
    }

    /**
     * The numbers of a quantity, [rows][completion tokens]; of scores [rows][readings · outputs], a reading's outputs side by side.
     *
     * @throws IllegalArgumentException if this pass does not give it
     */
    double[][] numbers(Quantity quantity);

    /**
     * Adds the gradient of Σ coefficient · number to the parameters' gradients.
     *
     * @param coefficients one per row, with respect to what this pass gave; where an array is empty, the quantity plays no part
     * @throws IllegalStateException after a pass that kept nothing, such as the reference's
     * @throws IllegalArgumentException if a coefficient has no number here, is one of too many or too few, or is not finite
     */
    void backward(List<Coefficients> coefficients);

    @Override
    void close();
}
