package io.attune.trainer.model;

import static io.attune.trainer.model.DecoderInputs.SCORED;

import io.attune.trainer.graph.Dim;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.graph.Graph;
import io.attune.trainer.graph.Operators;
import io.attune.trainer.graph.Shape;
import io.attune.trainer.graph.Value;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.objective.Quantity;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The top of a model, with its gradient written by hand.
 *
 * @param results for each quantity its numbers at the tokens that are read, [scored, width]
 * @param states the gradient of the weighted sum of the results with respect to the final states, [scored, hidden]
 * @param dense gradients of trained weights, by name
 * @param rows c·h for each scored token where the head's weight is trained: it belongs to the weight's row of the target
 */
record HeadGraph(Map<Quantity, Value> results, Value states, Map<String, Value> dense, Map<String, Value> rows) {
    static final String TARGETS = "targets";

    /** Final states of the reference at the same tokens, [scored, hidden]; read for the KL alone. */
    static final String REFERENCE_STATES = "reference_states";

    private static final Shape COLUMN = Shape.of(SCORED, Dim.of(1));

    /** The input that holds the coefficients of a quantity, [scored, width]. */
    static String coefficients(Quantity quantity) {
        return "coefficients of " + quantity.field();
    }

    /** The reference's own copy of a weight that is trained. */
    static String reference(String weight) {
        return "reference " + weight;
    }

    static HeadGraph of(Head head, Operators ops, ModelConfig config, ModelValues weights, Value states) {
        return head.scores()
                ? scores(ops, weights, states, head.outputs())
                : new Language(ops, config, weights, states).graph(head.beside());
    }

    /** r = W·h. */
    private static HeadGraph scores(Operators ops, ModelValues weights, Value states, int outputs) {
        Graph graph = ops.graph();
        Value weight = weights.get(Names.SCORE);
        Value c = graph.input(coefficients(Quantity.SCORE), graph.floating(), Shape.of(SCORED, Dim.of(outputs)));
        return new HeadGraph(
                Map.of(Quantity.SCORE, ops.gemm(states, weight, false, true)),
                ops.gemm(c, weight, false, false),
                Map.of(Names.SCORE, ops.gemm(c, states, true, false)),
                Map.of());
    }

    /**
     * Log-probs of the targets and what else is asked. With logits z = W·h, p = softmax(z) and q the reference's, the gradients on z are c·(1_y − p) of c·log p[y], k·(p − q) of k·KL(q ‖ p),
     * and −e·p∘(log p + H) of e·H. Σp² is read without gradient; a value is w·h.
     */
    private static final class Language {
        private final Operators ops;
        private final Graph graph;
        private final ModelValues weights;
        private final Value states;
        private final String name;
        private final Value weight;
        private final Value logps;
        private final Value p;
        private final Map<Quantity, Value> results = new EnumMap<>(Quantity.class);

        /** Gradients on the logits beside those of the log-probs, with the sign turned; null while there is none. */
        private @Nullable Value away;

        Language(Operators ops, ModelConfig config, ModelValues weights, Value states) {
            this.ops = ops;
            this.graph = ops.graph();
            this.weights = weights;
            this.states = states;
            this.name = config.head();
            this.weight = weights.get(name);
            this.logps = ops.logSoftmax(ops.gemm(states, weight, false, true));
            this.p = ops.exp(logps);
        }

        HeadGraph graph(Set<Quantity> beside) {
            Value targets = graph.input(TARGETS, ElementType.INT64, COLUMN);
            results.put(Quantity.LOGPS, ops.gatherElements(logps, targets));
            if (beside.contains(Quantity.ENTROPY)) {
                entropy();
            }
            if (beside.contains(Quantity.KL)) {
                kl();
            }
            if (beside.contains(Quantity.SUM_SQUARES)) {
                results.put(Quantity.SUM_SQUARES, ops.sum(ops.mul(p, p), -1));
            }
            Value c = coefficient(Quantity.LOGPS);
            Value target = ops.reshape(ops.gather(weight, targets), states.shape());
            Value gradient = away == null
                    ? ops.mul(c, ops.sub(target, ops.gemm(p, weight, false, false)))
                    : ops.sub(ops.mul(c, target), ops.gemm(ops.add(ops.mul(c, p), away), weight, false, false));
            var dense = new LinkedHashMap<String, Value>();
            Map<String, Value> rows = Map.of();
            if (weights.isTrained(name)) {
                Value row = ops.mul(c, states);
                rows = Map.of(name, row);
                dense.put(
                        name,
                        away == null
                                ? ops.gemm(p, ops.neg(row), true, false)
                                : ops.gemm(ops.add(ops.mul(c, p), away), ops.neg(states), true, false));
            }
            return new HeadGraph(
                    results, beside.contains(Quantity.VALUES) ? valued(gradient, dense) : gradient, dense, rows);
        }

        private Value coefficient(Quantity quantity) {
            return graph.input(coefficients(quantity), graph.floating(), COLUMN);
        }

        private void entropy() {
            Value entropy = ops.neg(ops.sum(ops.mul(p, logps), -1));
            results.put(Quantity.ENTROPY, entropy);
            away(ops.mul(coefficient(Quantity.ENTROPY), ops.mul(p, ops.add(logps, entropy))));
        }

        private void kl() {
            Value referenceStates = graph.input(REFERENCE_STATES, graph.floating(), states.shape());
            Value referenceWeight =
                    weights.isTrained(name) ? graph.input(reference(name), graph.floating(), weight.shape()) : weight;
            Value logq = ops.logSoftmax(ops.gemm(referenceStates, referenceWeight, false, true));
            Value q = ops.exp(logq);
            results.put(Quantity.KL, ops.sum(ops.mul(q, ops.sub(logq, logps)), -1));
            away(ops.mul(coefficient(Quantity.KL), ops.sub(q, p)));
        }

        private void away(Value more) {
            away = away == null ? more : ops.add(away, more);
        }

        private Value valued(Value gradient, Map<String, Value> dense) {
            Value critic = weights.get(Names.VALUE);
            results.put(Quantity.VALUES, ops.gemm(states, critic, false, true));
            Value v = coefficient(Quantity.VALUES);
            dense.put(Names.VALUE, ops.gemm(v, states, true, false));
            return ops.add(gradient, ops.mul(v, critic));
        }
    }
}
