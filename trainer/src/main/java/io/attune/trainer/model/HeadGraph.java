package io.attune.trainer.model;

import static io.attune.trainer.model.DecoderInputs.SCORED;

import io.attune.trainer.graph.Dim;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.graph.Graph;
import io.attune.trainer.graph.Operators;
import io.attune.trainer.graph.Shape;
import io.attune.trainer.graph.Value;
import java.util.Map;

/**
 * The top of a model, with its gradient written by hand.
 *
 * @param result a number per scored token: its log-prob, or the reward; [scored, 1]
 * @param states the gradient of the weighted sum of the results with respect to the final states, [scored, hidden]
 * @param dense gradients of trained weights, by name
 * @param rows c·h for each scored token where the head's weight is trained: it belongs to the weight's row of the target
 */
record HeadGraph(Value result, Value states, Map<String, Value> dense, Map<String, Value> rows) {
    static final String TARGETS = "targets";
    static final String COEFFICIENTS = "coefficients";

    private static final Shape COLUMN = Shape.of(SCORED, Dim.of(1));

    /**
     * Log-probs of the targets. With p = softmax(W·h), the gradient of c·log p[y] is dh = c·(W[y] − p·W) and dW = −pᵀ·(c·h) plus c·h on row y.
     * Entropy or a full-vocabulary KL would be more terms beside c·p.
     */
    static HeadGraph language(Operators ops, LlamaConfig config, ModelValues weights, Value states) {
        Graph graph = ops.graph();
        String name = config.tiedHead() ? Names.EMBEDDING : Names.HEAD;
        Value weight = weights.get(name);
        Value targets = graph.input(TARGETS, ElementType.INT64, COLUMN);
        Value logps = ops.logSoftmax(ops.gemm(states, weight, false, true));
        Value result = ops.gatherElements(logps, targets);

        Value c = graph.input(COEFFICIENTS, graph.floating(), COLUMN);
        Value p = ops.exp(logps);
        Value target = ops.reshape(ops.gather(weight, targets), states.shape());
        Value gradient = ops.mul(c, ops.sub(target, ops.gemm(p, weight, false, false)));
        if (!weights.isTrained(name)) {
            return new HeadGraph(result, gradient, Map.of(), Map.of());
        }
        Value rows = ops.mul(c, states);
        return new HeadGraph(
                result, gradient, Map.of(name, ops.gemm(p, ops.neg(rows), true, false)), Map.of(name, rows));
    }

    /** r = w·h. */
    static HeadGraph reward(Operators ops, ModelValues weights, Value states) {
        Graph graph = ops.graph();
        Value weight = weights.get(Names.SCORE);
        Value result = ops.gemm(states, weight, false, true);
        Value c = graph.input(COEFFICIENTS, graph.floating(), COLUMN);
        return new HeadGraph(
                result, ops.mul(c, weight), Map.of(Names.SCORE, ops.gemm(c, states, true, false)), Map.of());
    }
}
