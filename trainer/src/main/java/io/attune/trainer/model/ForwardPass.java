package io.attune.trainer.model;

import io.attune.trainer.objective.Coefficients;
import io.attune.trainer.ort.NativeTensor;
import io.attune.trainer.ort.Outputs;
import java.util.Arrays;
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
    private final double[] results;

    private ForwardPass(
            Computation computation,
            PackedRows rows,
            Head head,
            @Nullable Map<String, NativeTensor> inputs,
            Outputs outputs) {
        this.computation = computation;
        this.rows = rows;
        this.head = head;
        this.inputs = inputs;
        this.outputs = outputs;
        this.results = outputs.reals(TrainingGraph.RESULT);
    }

    /** A pass that a backward pass may follow. */
    static ForwardPass trained(Computation computation, PackedRows rows, Head head, Map<String, NativeTensor> weights) {
        Map<String, NativeTensor> inputs = computation.inputs(rows, weights);
        return new ForwardPass(computation, rows, head, inputs, computation.forward(inputs, true));
    }

    /** A pass that keeps nothing. */
    static ForwardPass only(Computation computation, PackedRows rows, Head head, Map<String, NativeTensor> weights) {
        Map<String, NativeTensor> inputs = computation.inputs(rows, weights);
        return new ForwardPass(computation, rows, head, null, computation.forward(inputs, false));
    }

    /** Log-probs [rows][completion tokens] of a language model. */
    public double[][] logps() {
        require(Head.LANGUAGE_MODEL);
        double[][] logps = new double[rows.count()][];
        int start = 0;
        for (int row = 0; row < logps.length; row++) {
            logps[row] = Arrays.copyOfRange(results, start, start + rows.scored(row));
            start += rows.scored(row);
        }
        return logps;
    }

    /** Rewards [rows] of a reward model, read at the last token of each row. */
    public double[] rewards() {
        require(Head.SCALAR_REWARD);
        return results.clone();
    }

    private void require(Head wanted) {
        if (head != wanted) {
            throw new IllegalStateException("the model has the head " + head + ", not " + wanted);
        }
    }

    /**
     * Adds the gradient of Σ coefficient · number to the parameters' gradients.
     *
     * @param coefficients one per row: log-prob coefficients for a language model, the score's for a reward model
     * @throws IllegalStateException after a pass that kept nothing, such as the reference's
     */
    public void backward(List<Coefficients> coefficients) {
        if (inputs == null) {
            throw new IllegalStateException("this pass kept nothing to go back through");
        }
        if (coefficients.size() != rows.count()) {
            throw new IllegalArgumentException(
                    "there are " + coefficients.size() + " coefficients for " + rows.count() + " rows");
        }
        double[] flat = new double[rows.scored()];
        int start = 0;
        for (int row = 0; row < rows.count(); row++) {
            double[] numbers = head == Head.SCALAR_REWARD
                    ? new double[] {coefficients.get(row).score()}
                    : coefficients.get(row).logps();
            if (numbers.length != rows.scored(row)) {
                throw new IllegalArgumentException(
                        "row " + row + " has " + numbers.length + " coefficients for " + rows.scored(row) + " tokens");
            }
            System.arraycopy(numbers, 0, flat, start, numbers.length);
            start += numbers.length;
        }
        if (!Arrays.stream(flat).allMatch(Double::isFinite)) {
            throw new IllegalArgumentException("a coefficient is not finite");
        }
        computation.backward(rows, inputs, outputs, flat);
    }

    @Override
    public void close() {
        outputs.close();
    }
}
