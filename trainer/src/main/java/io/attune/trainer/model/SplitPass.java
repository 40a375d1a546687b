package io.attune.trainer.model;

import static java.util.Objects.requireNonNull;

import io.attune.trainer.objective.Coefficients;
import io.attune.trainer.objective.Quantity;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A pass over more tokens than memory has room for at once. All numbers are there before any coefficient is computed; going back runs each part once
 * more, with what it keeps, so that the gradient is that of one large pass for a third more time.
 */
final class SplitPass implements ForwardPass {
    private final List<Sequence> rows;
    private final List<List<Integer>> parts;
    private final Function<List<Sequence>, ForwardPass> keeping;
    private final Map<Quantity, double[][]> numbers = new EnumMap<>(Quantity.class);

    /**
     * Runs all parts.
     *
     * @param parts of {@code rows}, by their places
     * @param evaluating a pass that keeps nothing
     * @param keeping a pass that a backward pass may follow
     */
    SplitPass(
            List<Sequence> rows,
            List<List<Integer>> parts,
            List<Quantity> given,
            Function<List<Sequence>, ForwardPass> evaluating,
            Function<List<Sequence>, ForwardPass> keeping) {
        this.rows = rows;
        this.parts = parts;
        this.keeping = keeping;
        given.forEach(quantity -> numbers.put(quantity, new double[rows.size()][]));
        for (List<Integer> part : parts) {
            try (ForwardPass pass = evaluating.apply(rows(part))) {
                numbers.forEach((quantity, all) -> {
                    double[][] some = pass.numbers(quantity);
                    for (int i = 0; i < some.length; i++) {
                        all[part.get(i)] = some[i];
                    }
                });
            }
        }
    }

    private List<Sequence> rows(List<Integer> part) {
        return part.stream().map(rows::get).toList();
    }

    @Override
    public double[][] numbers(Quantity quantity) {
        if (!numbers.containsKey(quantity)) {
            throw new IllegalArgumentException("the model gives " + numbers.keySet() + ", not " + quantity);
        }
        return requireNonNull(numbers.get(quantity)).clone();
    }

    @Override
    public void backward(List<Coefficients> coefficients) {
        if (coefficients.size() != rows.size()) {
            throw new IllegalArgumentException(
                    "there are " + coefficients.size() + " coefficients for " + rows.size() + " rows");
        }
        for (List<Integer> part : parts) {
            try (ForwardPass pass = keeping.apply(rows(part))) {
                pass.backward(part.stream().map(coefficients::get).toList());
            }
        }
    }

    @Override
    public void close() {
        // each part was closed
    }
}
