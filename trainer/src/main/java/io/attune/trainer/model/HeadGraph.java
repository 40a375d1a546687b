package io.attune.trainer.model;

import static io.attune.trainer.model.DecoderInputs.SCORED;

import io.attune.trainer.graph.Dim;
import io.attune.trainer.graph.Graph;
import io.attune.trainer.graph.Operators;
import io.attune.trainer.graph.Shape;
import io.attune.trainer.graph.Value;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.objective.Quantity;
import java.util.Map;

/**
 * The top of a model, with its gradient written by hand.
 *
 * @param results for each quantity its numbers at the tokens that are read, [scored, width]
 * @param alone the first of the results, without the work for the others
 * @param states the gradient of the weighted sum of the results with respect to the final states, [scored, hidden]
 * @param dense gradients of trained weights, by name
 * @param rows c·h for each scored token where the head's weight is trained: it belongs to the weight's row of the target
 */
record HeadGraph(
        Map<Quantity, Value> results, Value alone, Value states, Map<String, Value> dense, Map<String, Value> rows) {
    static final String TARGETS = "targets";

    /** Final states of the reference at the same tokens, [scored, hidden]; read for the KL alone. */
    static final String REFERENCE_STATES = "reference_states";

    /** The input that holds the coefficients of a quantity, [scored, width]. */
    static String coefficients(Quantity quantity) {
        return "coefficients of " + quantity.field();
    }

    /** The reference's own copy of a weight that is trained. */
    static String reference(String weight) {
        return "reference " + weight;
    }

    /** @param parts into how many a language model's scored tokens are taken, as {@link LanguageHead} has it */
    static HeadGraph of(Head head, Operators ops, ModelConfig config, ModelValues weights, Value states, int parts) {
        return head.scores()
                ? scores(ops, weights, states, head.outputs())
                : new LanguageHead(ops, weights, config.head(), states, head.beside(), parts).graph();
    }

    /** r = W·h. */
    private static HeadGraph scores(Operators ops, ModelValues weights, Value states, int outputs) {
        Graph graph = ops.graph();
        Value weight = weights.get(Names.SCORE);
        Value c = graph.input(coefficients(Quantity.SCORE), graph.floating(), Shape.of(SCORED, Dim.of(outputs)));
        Value scores = ops.gemm(states, weight, false, true);
        return new HeadGraph(
                Map.of(Quantity.SCORE, scores),
                scores,
                ops.gemm(c, weight, false, false),
                Map.of(Names.SCORE, ops.gemm(c, states, true, false)),
                Map.of());
    }
}
