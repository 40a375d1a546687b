package io.attune.trainer.model;

import io.attune.trainer.graph.Differentiation;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.graph.Graph;
import io.attune.trainer.graph.Operators;
import io.attune.trainer.graph.Program;
import io.attune.trainer.graph.Value;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.model.architecture.Positions;
import io.attune.trainer.objective.Quantity;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model as two programs. The forward one returns what the head gives, {@link #result} of each quantity, and what the backward one wants to see again; the
 * backward one takes that and a coefficient per number, and returns the gradient of their weighted sum.
 *
 * <p>Gradients of table rows are returned per token and summed in Java, in a fixed order: nothing of the size of the vocabulary is scattered into,
 * and no sum races.
 *
 * @param plain the first of what the head gives, alone: log-probs or scores, for who wants no gradient
 * @param states the final states of the tokens that are read, which the reference is asked for where its whole distribution matters
 * @param memory with what the forward program keeps for the backward one
 * @param dense the weights whose gradient the backward program returns whole, as {@link #gradient}
 * @param headRows the weight to whose rows {@link #HEAD_ROWS} belong, by target; at most one
 * @param embeds whether {@link #EMBEDDING_ROWS} are returned, which belong to the embedding's rows by token id, and to those of learned positions
 */
record TrainingGraph(
        Program forward,
        Program plain,
        Program states,
        Program backward,
        PassMemory memory,
        Set<String> dense,
        Set<String> headRows,
        boolean embeds) {
    static final String STATES = "final_states";
    static final String HEAD_ROWS = "head_rows";
    static final String EMBEDDING_ROWS = "embedding_rows";

    static TrainingGraph of(
            ModelConfig config, Tuning tuning, Head head, BaseForm base, ElementType precision, PassForm form) {
        var ops = new Operators(new Graph(precision));
        Graph graph = ops.graph();
        var weights = ModelValues.declare(ops, config, tuning, head, base, form.headParts());
        var decoder =
                new DecoderGraph(config, ops, weights, DecoderInputs.declare(graph, config.positions(), form.layout()));
        Value embedded = decoder.embed();
        List<Value> blockStates = decoder.blockStates(embedded);
        Value states = decoder.finalStates(blockStates.getLast());
        HeadGraph top = HeadGraph.of(head, ops, config, weights, states, form.headParts());
        List<Value> results = new ArrayList<>();
        head.gives().forEach(quantity -> results.add(graph.output(result(quantity), of(top, quantity))));
        Value given = graph.output(STATES, states);
        boolean embeds = weights.isTrained(config.embedding());
        List<Value> gradients = gradients(ops, config, weights, top, states, embeds ? embedded : null);
        var first = Program.of(graph, results);
        List<Value> crossing = Program.crossing(graph, first, gradients, List.of());
        List<Value> aroundBlocks = Program.crossing(graph, first, gradients, blockStates);
        List<Value> kept = form.recomputesBlocks() ? aroundBlocks : crossing;
        var inBlocks = new ArrayList<>(crossing);
        inBlocks.removeAll(aroundBlocks);
        var outputs = new ArrayList<>(results);
        outputs.addAll(kept);
        return new TrainingGraph(
                Program.of(graph, outputs),
                Program.of(graph, List.of(graph.output(result(head.gives().getFirst()), top.alone()))),
                Program.of(graph, List.of(given)),
                Program.after(graph, gradients, kept),
                new PassMemory(kept, inBlocks, config.layers(), madeMatrices(config, tuning, precision)),
                dense(config, weights, top),
                top.rows().keySet(),
                embeds);
    }

    /** Bytes of a block's weights as products read them, beside those that are there: with their adapters, and in half precision. */
    private static long madeMatrices(ModelConfig config, Tuning tuning, ElementType precision) {
        int summed = tuning instanceof Tuning.Lora ? precision.wide().bytes() : 0;
        int narrowed = precision.isHalf() ? precision.bytes() : 0;
        long all = config.linears()
                .mapToLong(linear -> (long) linear.inputs() * linear.outputs())
                .sum();
        return (summed + narrowed) * all / config.layers();
    }

    /** What is kept. */
    List<Value> kept() {
        return memory.kept();
    }

    /** The names of what is kept. */
    List<String> saved() {
        return kept().stream().map(Value::name).toList();
    }

    /** The output that holds the numbers of a quantity, [scored, width]. */
    static String result(Quantity quantity) {
        return quantity.field();
    }

    private static Value of(HeadGraph top, Quantity quantity) {
        Value value = top.results().get(quantity);
        if (value == null) {
            throw new IllegalStateException("the head does not give " + quantity.field());
        }
        return value;
    }

    static String gradient(String weight) {
        return "gradient of " + weight;
    }

    private static List<Value> gradients(
            Operators ops,
            ModelConfig config,
            ModelValues weights,
            HeadGraph top,
            Value states,
            @Nullable Value embedded) {
        Graph graph = ops.graph();
        var targets = new ArrayList<Value>();
        weights.trained().forEach((name, value) -> {
            if (!isTable(config, name)) {
                targets.add(value);
            }
        });
        if (embedded != null) {
            targets.add(embedded);
        }
        var outputs = new ArrayList<Value>();
        Differentiation.of(ops, Map.of(states, top.states()), targets).forEach((target, gradient) -> {
            String name = target == embedded ? EMBEDDING_ROWS : gradient(target.name());
            outputs.add(graph.output(name, ops.widen(gradient)));
        });
        top.dense().forEach((name, value) -> outputs.add(graph.output(gradient(name), value)));
        top.rows().values().forEach(value -> outputs.add(graph.output(HEAD_ROWS, value)));
        return outputs;
    }

    private static Set<String> dense(ModelConfig config, ModelValues weights, HeadGraph top) {
        var names = new LinkedHashSet<>(weights.trained().keySet());
        names.removeIf(name -> isTable(config, name) && !top.dense().containsKey(name));
        return names;
    }

    /** Whether the head's rule or the sum over rows gives its gradient, not the walk through the graph. */
    private static boolean isTable(ModelConfig config, String name) {
        boolean positions = config.positions() instanceof Positions.Learned(String table) && name.equals(table);
        return positions
                || name.equals(config.embedding())
                || name.equals(config.head())
                || name.equals(Names.SCORE)
                || name.equals(Names.VALUE);
    }
}
