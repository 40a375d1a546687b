package io.attune.trainer.model;

import static java.util.Objects.requireNonNull;

import io.attune.trainer.objective.Coefficients;
import io.attune.trainer.objective.Quantity;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Rows that are computed in parts, and what was said of all of them. */
final class PartedRows {
    private final List<Sequence> rows;
    private final List<List<Integer>> parts;
    private final Map<Quantity, double[][]> numbers = new EnumMap<>(Quantity.class);

    /**
     * Nothing is said yet.
     *
     * @param parts of {@code rows}, by their places
     */
    PartedRows(List<Sequence> rows, List<List<Integer>> parts, List<Quantity> given) {
        this.rows = rows;
        this.parts = parts;
        given.forEach(quantity -> numbers.put(quantity, new double[rows.size()][]));
    }

    int parts() {
        return parts.size();
    }

    List<Sequence> rows(int part) {
        return parts.get(part).stream().map(rows::get).toList();
    }

    /** Takes what a pass over a part says. */
    void take(int part, ForwardPass pass) {
        List<Integer> places = parts.get(part);
        numbers.forEach((quantity, all) -> {
            double[][] some = pass.numbers(quantity);
            for (int i = 0; i < some.length; i++) {
                all[places.get(i)] = some[i];
            }
        });
    }

    /** As {@link ForwardPass#numbers}. */
    double[][] numbers(Quantity quantity) {
        if (!numbers.containsKey(quantity)) {
            throw new IllegalArgumentException("the model gives " + numbers.keySet() + ", not " + quantity);
        }
        return requireNonNull(numbers.get(quantity)).clone();
    }

    /**
     * Those of a part.
     *
     * @param coefficients one for each of all rows
     */
    List<Coefficients> coefficients(int part, List<Coefficients> coefficients) {
        if (coefficients.size() != rows.size()) {
            throw new IllegalArgumentException(
                    "there are " + coefficients.size() + " coefficients for " + rows.size() + " rows");
        }
        return parts.get(part).stream().map(coefficients::get).toList();
    }
}
