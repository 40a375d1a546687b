package io.attune.trainer.model;

import static io.attune.trainer.model.DecoderInputs.SCORED;
import static java.util.Objects.requireNonNull;

import io.attune.trainer.graph.Attribute;
import io.attune.trainer.graph.Dim;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.graph.Graph;
import io.attune.trainer.graph.Graph.Output;
import io.attune.trainer.graph.Operators;
import io.attune.trainer.graph.Shape;
import io.attune.trainer.graph.Value;
import io.attune.trainer.objective.Quantity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Log-probs of the targets and what else is asked of a language model, with their gradient.
 *
 * <p>What is as wide as the vocabulary is made of all tokens at once and kept for the way back, or, in more than one part, of one part of the tokens after the other: forward
 * nothing of it is kept, and on the way back it is made again; each part's share of a trained weight's gradient is added to the sum of those before.
 */
final class LanguageHead {
    /** How many tokens each part has, int64 [parts]. */
    static final String PARTS = "head_parts";

    private final Operators ops;
    private final Graph graph;
    private final ModelValues weights;
    private final String name;
    private final Value states;
    private final Set<Quantity> beside;
    private final int parts;
    private @Nullable Value referenceWeight;

    /** @param name of the head's weight */
    LanguageHead(Operators ops, ModelValues weights, String name, Value states, Set<Quantity> beside, int parts) {
        this.ops = ops;
        this.graph = ops.graph();
        this.weights = weights;
        this.name = name;
        this.states = states;
        this.beside = beside;
        this.parts = parts;
    }

    HeadGraph graph() {
        Tokens all = tokens();
        List<Tokens> pieces = parts == 1 ? List.of(all) : split(all);
        List<Predictions> each = pieces.stream().map(Predictions::new).toList();
        Map<Quantity, Value> results = joined(each);
        var dense = new LinkedHashMap<String, Value>();
        Value gradient = parts == 1 ? whole(each.getFirst(), dense) : inParts(pieces, dense);
        if (beside.contains(Quantity.VALUES)) {
            Value critic = weights.get(Names.VALUE);
            results.put(Quantity.VALUES, ops.gemm(states, critic, false, true));
            Value v = coefficient(Quantity.VALUES);
            dense.put(Names.VALUE, ops.gemm(v, states, true, false));
            gradient = ops.add(gradient, ops.mul(v, critic));
        }
        Map<String, Value> rows =
                weights.isTrained(name) ? Map.of(name, ops.mul(all.coefficient(Quantity.LOGPS), states)) : Map.of();
        return new HeadGraph(results, column(each, Quantity.LOGPS), gradient, dense, rows);
    }

    private Value whole(Predictions predictions, Map<String, Value> dense) {
        WeightFactors factors = predictions.factors();
        if (weights.isTrained(name)) {
            dense.put(name, ops.gemm(factors.left(), factors.right(), true, false));
        }
        return predictions.gradient();
    }

    /**
     * ONNX Runtime makes of what a node reads first what stands last in the model ({@link io.attune.trainer.graph.Program}): so sums stand behind all parts, each part is made right
     * before it is added, and its gradient on the states before that.
     */
    private Value inParts(List<Tokens> pieces, Map<String, Value> dense) {
        var gradients = new ArrayList<Value>();
        var factors = new ArrayList<WeightFactors>();
        for (Tokens piece : pieces) {
            var again = new Predictions(piece);
            if (weights.isTrained(name)) {
                WeightFactors own = again.factors();
                List<Value> tied = tied(again.gradient(), own.right());
                gradients.add(tied.getFirst());
                factors.add(new WeightFactors(own.left(), tied.getLast()));
            } else {
                gradients.add(again.gradient());
            }
        }
        if (!factors.isEmpty()) {
            Value sum = ops.gemm(factors.getFirst().left(), factors.getFirst().right(), true, false);
            for (WeightFactors next : factors.subList(1, factors.size())) {
                sum = ops.gemmPlus(next.left(), next.right(), true, false, sum);
            }
            dense.put(name, sum);
        }
        return ops.concat(0, SCORED, gradients);
    }

    /** The same two, of which none is there before the other: whoever reads one has both made. */
    private List<Value> tied(Value one, Value other) {
        Dim width = one.dim(-1);
        Value both = ops.concat(1, Dim.of(2 * ((Dim.Fixed) width).size()), List.of(one, other));
        return ops.split(both, 1, List.of(width, width));
    }

    /** The results of all parts; all of a part at once, for the same reason. */
    private Map<Quantity, Value> joined(List<Predictions> each) {
        List<Quantity> quantities = List.copyOf(each.getFirst().results().keySet());
        if (each.size() == 1 || quantities.size() == 1) {
            var columns = new EnumMap<Quantity, Value>(Quantity.class);
            quantities.forEach(quantity -> columns.put(quantity, column(each, quantity)));
            return columns;
        }
        Dim width = Dim.of(quantities.size());
        List<Value> rows = each.stream()
                .map(one -> ops.concat(1, width, List.copyOf(one.results().values())))
                .toList();
        long[] widths = new long[quantities.size()];
        Arrays.fill(widths, 1);
        List<Value> columns = ops.split(ops.concat(0, SCORED, rows), widths);
        var joined = new EnumMap<Quantity, Value>(Quantity.class);
        IntStream.range(0, widths.length).forEach(i -> joined.put(quantities.get(i), columns.get(i)));
        return joined;
    }

    /** One of the results, of all parts. */
    private Value column(List<Predictions> each, Quantity quantity) {
        List<Value> columns = each.stream()
                .map(one -> requireNonNull(one.results().get(quantity), quantity.field()))
                .toList();
        return columns.size() == 1 ? columns.getFirst() : ops.concat(0, SCORED, columns);
    }

    private Tokens tokens() {
        var coefficients = new EnumMap<Quantity, Value>(Quantity.class);
        coefficients.put(Quantity.LOGPS, coefficient(Quantity.LOGPS));
        for (Quantity quantity : List.of(Quantity.ENTROPY, Quantity.KL)) {
            if (beside.contains(quantity)) {
                coefficients.put(quantity, coefficient(quantity));
            }
        }
        return new Tokens(
                states,
                graph.input(HeadGraph.TARGETS, ElementType.INT64, Shape.of(SCORED, Dim.of(1))),
                coefficients,
                beside.contains(Quantity.KL)
                        ? graph.input(HeadGraph.REFERENCE_STATES, graph.floating(), states.shape())
                        : null);
    }

    /** The reference's own copy where the weight is trained. */
    private Value referenceWeight() {
        if (referenceWeight == null) {
            Value weight = weights.get(name);
            referenceWeight = weights.isTrained(name)
                    ? graph.input(HeadGraph.reference(name), graph.floating(), weight.shape())
                    : weight;
        }
        return referenceWeight;
    }

    private Value coefficient(Quantity quantity) {
        return graph.input(HeadGraph.coefficients(quantity), graph.floating(), Shape.of(SCORED, Dim.of(1)));
    }

    /**
     * Some of the tokens whose log-probs are read.
     *
     * @param states [n, hidden]
     * @param targets [n, 1]
     * @param coefficients each [n, 1]
     * @param reference final states of the reference, [n, hidden]; null without a KL
     */
    private record Tokens(
            Value states,
            Value targets,
            Map<Quantity, Value> coefficients,
            @Nullable Value reference) {
        Value coefficient(Quantity quantity) {
            return requireNonNull(coefficients.get(quantity), quantity.field());
        }
    }

    private List<Tokens> split(Tokens all) {
        Value sizes = graph.input(PARTS, ElementType.INT64, Shape.of(parts));
        List<Value> ofStates = split(all.states(), sizes);
        List<Value> ofTargets = split(all.targets(), sizes);
        @Nullable List<Value> ofReference = all.reference() == null ? null : split(all.reference(), sizes);
        var ofCoefficients = new EnumMap<Quantity, List<Value>>(Quantity.class);
        all.coefficients().forEach((quantity, values) -> ofCoefficients.put(quantity, split(values, sizes)));
        return IntStream.range(0, parts)
                .mapToObj(i -> {
                    var coefficients = new EnumMap<Quantity, Value>(Quantity.class);
                    ofCoefficients.forEach((quantity, values) -> coefficients.put(quantity, values.get(i)));
                    return new Tokens(
                            ofStates.get(i),
                            ofTargets.get(i),
                            coefficients,
                            ofReference == null ? null : ofReference.get(i));
                })
                .toList();
    }

    private List<Value> split(Value all, Value sizes) {
        List<Output> outputs = IntStream.range(0, parts)
                .mapToObj(i -> new Output(all.type(), all.shape().with(0, Dim.named(PARTS + " " + i))))
                .toList();
        return graph.apply(Graph.ONNX, "Split", List.of(all, sizes), Map.of("axis", Attribute.of(0)), outputs);
    }

    /**
     * A weight's gradient as leftᵀ · right.
     *
     * @param left [n, vocabulary]
     * @param right [n, hidden]
     */
    private record WeightFactors(Value left, Value right) {}

    /**
     * With logits z = W·h, p = softmax(z) and q the reference's, the gradients on z are c·(1_y − p) of c·log p[y], k·(p − q) of k·KL(q ‖ p), and −e·p∘(log p + H) of e·H. Σp² is read without
     * gradient.
     */
    private final class Predictions {
        private final Tokens tokens;
        private final Value logps;
        private final Value p;
        private final Map<Quantity, Value> results = new EnumMap<>(Quantity.class);

        /** Gradients on the logits beside those of the log-probs, with the sign turned; null where there is none. */
        private final @Nullable Value away;

        private final Value towards;

        Predictions(Tokens tokens) {
            this.tokens = tokens;
            this.logps = ops.logSoftmax(ops.gemm(tokens.states(), weights.get(name), false, true));
            this.p = ops.exp(logps);
            results.put(Quantity.LOGPS, ops.gatherElements(logps, tokens.targets()));
            @Nullable Value entropy = beside.contains(Quantity.ENTROPY) ? entropy() : null;
            @Nullable Value kl = tokens.reference() == null ? null : kl(tokens.reference());
            if (beside.contains(Quantity.SUM_SQUARES)) {
                results.put(Quantity.SUM_SQUARES, ops.sum(ops.mul(p, p), -1));
            }
            this.away = entropy != null && kl != null ? ops.add(entropy, kl) : entropy != null ? entropy : kl;
            Value c = tokens.coefficient(Quantity.LOGPS);
            this.towards = away == null ? p : ops.add(ops.mul(c, p), away);
        }

        /** Each [n, 1]. */
        Map<Quantity, Value> results() {
            return results;
        }

        /** On the states, [n, hidden]. */
        Value gradient() {
            Value weight = weights.get(name);
            Value c = tokens.coefficient(Quantity.LOGPS);
            Value target = ops.reshape(
                    ops.gather(weight, tokens.targets()), tokens.states().shape());
            Value pulled = ops.gemm(towards, weight, false, false);
            return away == null ? ops.mul(c, ops.sub(target, pulled)) : ops.sub(ops.mul(c, target), pulled);
        }

        /** Of the weight's gradient without what belongs to the rows of the targets. */
        WeightFactors factors() {
            Value read = tokens.states();
            Value c = tokens.coefficient(Quantity.LOGPS);
            return new WeightFactors(towards, ops.neg(away == null ? ops.mul(c, read) : read));
        }

        private Value entropy() {
            Value entropy = ops.neg(ops.sum(ops.mul(p, logps), -1));
            results.put(Quantity.ENTROPY, entropy);
            return ops.mul(tokens.coefficient(Quantity.ENTROPY), ops.mul(p, ops.add(logps, entropy)));
        }

        private Value kl(Value reference) {
            Value logq = ops.logSoftmax(ops.gemm(reference, referenceWeight(), false, true));
            Value q = ops.exp(logq);
            results.put(Quantity.KL, ops.sum(ops.mul(q, ops.sub(logq, logps)), -1));
            return ops.mul(tokens.coefficient(Quantity.KL), ops.sub(q, p));
        }
    }
}
