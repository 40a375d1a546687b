package io.attune.trainer.model;

import io.attune.trainer.objective.Coefficients;
import io.attune.trainer.objective.Quantity;
import java.util.List;
import java.util.function.Function;

/**
 * A pass over more tokens than memory has room for at once. All numbers are there before any coefficient is computed; going back runs each part once
 * more, with what it keeps, so that the gradient is that of one large pass for a third more time.
 */
final class SplitPass implements ForwardPass {
    private final PartedRows rows;
    private final Function<List<Sequence>, ForwardPass> keeping;

    /**
     * Runs all parts.
     *
     * @param evaluating a pass that keeps nothing
     * @param keeping a pass that a backward pass may follow
     */
    SplitPass(
            PartedRows rows,
            Function<List<Sequence>, ForwardPass> evaluating,
            Function<List<Sequence>, ForwardPass> keeping) {
        this.rows = rows;
        this.keeping = keeping;
        for (int part = 0; part < rows.parts(); part++) {
            try (ForwardPass pass = evaluating.apply(rows.rows(part))) {
                rows.take(part, pass);
            }
        }
    }

    @Override
    public double[][] numbers(Quantity quantity) {
        return rows.numbers(quantity);
    }

    @Override
    public void backward(List<Coefficients> coefficients) {
        for (int part = 0; part < rows.parts(); part++) {
            List<Coefficients> own = rows.coefficients(part, coefficients);
            try (ForwardPass pass = keeping.apply(rows.rows(part))) {
                pass.backward(own);
            }
        }
    }

    @Override
    public void close() {
        // each part was closed
    }
}
