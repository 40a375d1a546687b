package io.attune.trainer.model;

import io.attune.trainer.graph.Differentiation;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.graph.Graph;
import io.attune.trainer.graph.Operators;
import io.attune.trainer.graph.Program;
import io.attune.trainer.graph.Value;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model as two programs. The forward one returns {@link #RESULT}, a number per scored token, and what the backward one wants to see again; the
 * backward one takes that and a coefficient per number, and returns the gradient of their weighted sum.
 *
 * <p>Gradients of table rows are returned per token and summed in Java, in a fixed order: nothing of the size of the vocabulary is scattered into,
 * and no sum races.
 *
 * @param saved what the forward program keeps for the backward one
 * @param dense the weights whose gradient the backward program returns whole, as {@link #gradient}
 * @param headRows the weight to whose rows {@link #HEAD_ROWS} belong, by target; at most one
 * @param embeds whether {@link #EMBEDDING_ROWS} are returned, which belong to the embedding's rows, by token id
 */
record TrainingGraph(
        Program forward,
        Program backward,
        List<String> saved,
        Set<String> dense,
        Set<String> headRows,
        boolean embeds) {
    static final String RESULT = "result";
    static final String HEAD_ROWS = "head_rows";
    static final String EMBEDDING_ROWS = "embedding_rows";

    static TrainingGraph of(LlamaConfig config, Tuning tuning, Head head, ElementType floating) {
        var ops = new Operators(new Graph(floating));
        Graph graph = ops.graph();
        var weights = ModelValues.declare(graph, config, tuning, head);
        var decoder = new DecoderGraph(config, ops, weights, DecoderInputs.declare(graph, config.headDim()));
        Value embedded = decoder.embed();
        Value states = decoder.finalStates(embedded);
        HeadGraph top = switch (head) {
            case LANGUAGE_MODEL -> HeadGraph.language(ops, config, weights, states);
            case SCALAR_REWARD -> HeadGraph.reward(ops, weights, states);
        };
        Value result = graph.output(RESULT, top.result());
        boolean embeds = weights.isTrained(Names.EMBEDDING);
        List<Value> gradients = gradients(ops, weights, top, states, embeds ? embedded : null);
        var first = Program.of(graph, List.of(result));
        List<Value> crossing = Program.crossing(graph, first, gradients);
        var outputs = new ArrayList<>(List.of(result));
        outputs.addAll(crossing);
        return new TrainingGraph(
                Program.of(graph, outputs),
                Program.after(graph, gradients, crossing),
                crossing.stream().map(Value::name).toList(),
                dense(weights, top),
                top.rows().keySet(),
                embeds);
    }

    static String gradient(String weight) {
        return "gradient of " + weight;
    }

    private static List<Value> gradients(
            Operators ops, ModelValues weights, HeadGraph top, Value states, @Nullable Value embedded) {
        Graph graph = ops.graph();
        var targets = new ArrayList<Value>();
        weights.trained().forEach((name, value) -> {
            if (!isTable(name)) {
                targets.add(value);
            }
        });
        if (embedded != null) {
            targets.add(embedded);
        }
        var outputs = new ArrayList<Value>();
        Differentiation.of(ops, Map.of(states, top.states()), targets).forEach((target, gradient) -> {
            String name = target == embedded ? EMBEDDING_ROWS : gradient(target.name());
            outputs.add(graph.output(name, gradient));
        });
        top.dense().forEach((name, value) -> outputs.add(graph.output(gradient(name), value)));
        top.rows().values().forEach(value -> outputs.add(graph.output(HEAD_ROWS, value)));
        return outputs;
    }

    private static Set<String> dense(ModelValues weights, HeadGraph top) {
        var names = new LinkedHashSet<>(weights.trained().keySet());
        names.removeIf(name -> isTable(name) && !top.dense().containsKey(name));
        return names;
    }

    /** Whether the head's rule or the sum over rows gives its gradient, not the walk through the graph. */
    private static boolean isTable(String name) {
        return name.equals(Names.EMBEDDING) || name.equals(Names.HEAD) || name.equals(Names.SCORE);
    }
}
