package io.attune.trainer.model;

import static java.util.Objects.requireNonNull;

import io.attune.trainer.objective.Coefficients;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.ort.NativeTensor;
import io.attune.trainer.ort.Outputs;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a model said of some rows, with what the backward pass needs to see again until this is closed. */
public final class ForwardPass implements AutoCloseable {
    private final Computation computation;
    private final PackedRows rows;
    private final Head head;
    private final @Nullable Map<String, NativeTensor> inputs;
    private final Outputs outputs;
    private final Map<Quantity, double[]> results = new EnumMap<>(Quantity.class);

    private ForwardPass(
            Computation computation,
            PackedRows rows,
            Head head,
            @Nullable Map<String, NativeTensor> inputs,
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
    static ForwardPass of(
            Computation computation, PackedRows rows, Head head, Map<String, NativeTensor> inputs, boolean kept) {
        Outputs outputs = computation.forward(inputs, kept);
        return new ForwardPass(computation, rows, head, kept ? inputs : null, outputs, head.gives());
    }

    /** A pass of log-probs or scores alone, which keeps nothing. */
    static ForwardPass plain(Computation computation, PackedRows rows, Head head, Map<String, NativeTensor> weights) {
        Outputs outputs = computation.plain(computation.inputs(rows, weights));
        return new ForwardPass(
                computation, rows, head, null, outputs, head.gives().subList(0, 1));
    }

    /** Log-probs [rows][completion tokens] of a language model. */
    public double[][] logps() {
        return numbers(Quantity.LOGPS);
    }

    /** Rewards [rows] of a reward model with one output that is read at the last token of each row. */
    public double[] rewards() {
        return Arrays.stream(numbers(Quantity.SCORE)).mapToDouble(row -> row[0]).toArray();
    }

    /**
     * The numbers of a quantity, [rows][completion tokens]; of scores [rows][readings · outputs], a reading's outputs side by side.
     *
     * @throws IllegalArgumentException if this pass does not give it
     */
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

    /**
     * Adds the gradient of Σ coefficient · number to the parameters' gradients.
     *
     * @param coefficients one per row, with respect to what this pass gave; where an array is empty, the quantity plays no part
     * @throws IllegalStateException after a pass that kept nothing, such as the reference's
     * @throws IllegalArgumentException if a coefficient has no number here, is one of too many or too few, or is not finite
     */
    public void backward(List<Coefficients> coefficients) {
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
        computation.backward(rows, inputs, outputs, flat);
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
