package io.attune.trainer.model;

import static java.util.Objects.requireNonNull;

import io.attune.trainer.objective.Coefficients;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.ort.Operand;
import io.attune.trainer.ort.Outputs;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A pass over all rows at once, with what the backward pass needs to see again until this is closed. */
final class WholePass implements ForwardPass {
    private final Computation computation;
    private final PackedRows rows;
    private final Head head;
    private final @Nullable Map<String, ? extends Operand> inputs;
    private final Outputs outputs;
    private final Map<Quantity, double[]> results = new EnumMap<>(Quantity.class);

    private WholePass(
            Computation computation,
            PackedRows rows,
            Head head,
            @Nullable Map<String, ? extends Operand> inputs,
            Outputs outputs,
            List<Quantity> given) {
        this.computation = computation;
        this.rows = rows;
        this.head = head;
        this.inputs = inputs;
        this.outputs = outputs;
        given.forEach(quantity -> results.put(quantity, outputs.reals(TrainingGraph.result(quantity))));
    }

    /**
     * A pass of all that the head gives.
     *
     * @param kept whether a backward pass may follow
     */
    static WholePass of(
            Computation computation, PackedRows rows, Head head, Map<String, ? extends Operand> inputs, boolean kept) {
        Outputs outputs = computation.forward(rows, inputs, kept);
        return new WholePass(computation, rows, head, kept ? inputs : null, outputs, head.gives());
    }

    /** A pass of log-probs or scores alone, which keeps nothing. */
    static WholePass plain(
            Computation computation, PackedRows rows, Head head, Map<String, ? extends Operand> weights) {
        Outputs outputs = computation.plain(rows, computation.inputs(rows, weights));
        return new WholePass(
                computation, rows, head, null, outputs, head.gives().subList(0, 1));
    }

    @Override
    public double[][] numbers(Quantity quantity) {
        double[] all = results.get(quantity);
        if (all == null) {
            throw new IllegalArgumentException("the model gives " + head.gives() + ", not " + quantity);
        }
        double[][] numbers = new double[rows.count()][];
        int start = 0;
        for (int row = 0; row < numbers.length; row++) {
            int length = rows.scored(row) * head.width(quantity);
            numbers[row] = Arrays.copyOfRange(all, start, start + length);
            start += length;
        }
        return numbers;
    }

    @Override
    public void backward(List<Coefficients> coefficients) {
        settle(write(coefficients));
    }

    /** As {@link #backward}, but nothing is added before it is settled. */
    Computation.Written write(List<Coefficients> coefficients) {
        if (inputs == null) {
            throw new IllegalStateException("this pass kept nothing to go back through");
        }
        if (coefficients.size() != rows.count()) {
            throw new IllegalArgumentException(
                    "there are " + coefficients.size() + " coefficients for " + rows.count() + " rows");
        }
        var flat = new EnumMap<Quantity, double[]>(Quantity.class);
        head.gives().forEach(quantity -> flat.put(quantity, new double[rows.scored() * head.width(quantity)]));
        int start = 0;
        for (int row = 0; row < rows.count(); row++) {
            for (Quantity quantity : Coefficients.OF) {
                lay(coefficients.get(row).of(quantity), quantity, row, start, flat);
            }
            start += rows.scored(row);
        }
        return computation.backward(rows, inputs, outputs, flat);
    }

    void settle(Computation.Written written) {
        computation.settle(written);
    }

    private void lay(double[] numbers, Quantity quantity, int row, int start, Map<Quantity, double[]> flat) {
        if (numbers.length == 0) {
            return;
        }
        int expected = flat.containsKey(quantity) ? rows.scored(row) * head.width(quantity) : 0;
        if (numbers.length != expected) {
            throw new IllegalArgumentException("row " + row + " has " + numbers.length + " coefficients of "
                    + quantity.field() + " for " + expected + " numbers");
        }
        if (!Arrays.stream(numbers).allMatch(Double::isFinite)) {
            throw new IllegalArgumentException("a coefficient of " + quantity.field() + " is not finite");
        }
        System.arraycopy(numbers, 0, requireNonNull(flat.get(quantity)), start * head.width(quantity), expected);
    }

    @Override
    public void close() {
        outputs.close();
    }
}
