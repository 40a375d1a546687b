package io.attune.trainer.objective;

import static java.util.Collections.unmodifiableSequencedMap;

import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * What an objective says of a step batch.
 *
 * @param loss the true loss, the mean that the algorithm states
 * @param coefficients its gradient, one entry per completion in the order of {@link Feedback#completions}, all means included
 * @param metrics by the ecosystem's names, in alphabetical order; the loss is not among them. A metric without a value (the
 *     accuracy of ties) is absent
 * @param advantages {@code [completions][tokens]} as the policy gradient used them; empty where there are none
 */
public record Evaluation(
        double loss, List<Coefficients> coefficients, Map<String, Double> metrics, List<double[]> advantages) {
    public Evaluation {
        coefficients = List.copyOf(coefficients);
        SequencedMap<String, Double> sorted = new TreeMap<>(metrics);
        metrics = unmodifiableSequencedMap(sorted);
        advantages = List.copyOf(advantages);
    }

    /** What an objective without advantages says. */
    public Evaluation(double loss, List<Coefficients> coefficients, Map<String, Double> metrics) {
        this(loss, coefficients, metrics, List.of());
    }
}
