package io.attune.trainer.model;

import io.attune.trainer.graph.ElementType;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.model.architecture.Positions;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.ort.NativeTensor;
import io.attune.trainer.ort.Outputs;
import io.attune.trainer.ort.Session;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The forward and backward sessions of a model over weights that belong to the caller, in either floating-point type. Gradients are summed until
 * {@link #clear}. One thread at a time.
 */
final class Computation implements AutoCloseable {
    private final ModelConfig config;
    private final Head head;
    private final TrainingGraph graph;
    private final ElementType floating;
    private final Map<String, NativeTensor> weights;
    private final Session forward;
    private final Session backward;
    private final RotaryInputs rotary;
    private @Nullable Session plain;
    private @Nullable Session states;
    private final Map<String, NativeTensor> gradients = new LinkedHashMap<>();
    private final Map<String, NativeTensor> scratch = new HashMap<>();
    private boolean clean = true;

    Computation(ModelConfig config, Tuning tuning, Head head, ElementType floating, Map<String, NativeTensor> weights) {
        this.config = config;
        this.head = head;
        this.rotary = RotaryInputs.of(config, floating);
        this.graph = TrainingGraph.of(config, tuning, head, floating);
        this.floating = floating;
        this.weights = weights;
        this.forward = Session.open(graph.forward(), weights);
        this.backward = Session.open(graph.backward(), weights);
    }

    /** Bytes that a pass over these rows keeps for its backward pass. */
    long keptBytes(PackedRows rows) {
        return graph.keptBytes(rows.lengths(config));
    }

    /** Memory that the gradient of a trained weight is summed into. */
    void gradient(String weight, NativeTensor memory) {
        gradients.put(weight, memory);
    }

    /** Everything that the head gives, and what a backward pass wants to see again. */
    Outputs forward(Map<String, NativeTensor> inputs, boolean keep) {
        var wanted = new HashSet<String>();
        head.gives().forEach(quantity -> wanted.add(TrainingGraph.result(quantity)));
        if (keep) {
            wanted.addAll(graph.saved());
        }
        return forward.run(inputs, wanted);
    }

    /** Log-probs or scores alone. */
    Outputs plain(Map<String, NativeTensor> inputs) {
        if (head.gives().size() == 1) {
            return forward(inputs, false);
        }
        if (plain == null) {
            plain = Session.open(graph.plain(), weights);
        }
        return plain.run(inputs, Set.of(TrainingGraph.result(head.gives().getFirst())));
    }

    /** The final states of the tokens that are read, [scored, hidden]. */
    NativeTensor states(PackedRows rows, Map<String, NativeTensor> inputs) {
        if (states == null) {
            states = Session.open(graph.states(), weights);
        }
        try (Outputs outputs = states.run(inputs, Set.of(TrainingGraph.STATES))) {
            return NativeTensor.of(floating, outputs.reals(TrainingGraph.STATES), rows.scored(), config.hiddenSize());
        }
    }

    /** Inputs of a run: the rows, the rotary tables that reach far enough, and the weights. */
    Map<String, NativeTensor> inputs(PackedRows rows, Map<String, NativeTensor> weights) {
        var inputs = rows.tensors();
        inputs.putAll(rotary.of(rows));
        inputs.putAll(weights);
        return inputs;
    }

    /**
     * Adds the gradient of Σ coefficient · result.
     *
     * @param coefficients [scored · width] for each quantity that the head gives; one that is absent plays no part
     */
    void backward(
            PackedRows rows, Map<String, NativeTensor> inputs, Outputs saved, Map<Quantity, double[]> coefficients) {
        var all = new HashMap<>(inputs);
        for (Quantity quantity : head.gives()) {
            int width = head.width(quantity);
            double[] given = coefficients.getOrDefault(quantity, new double[rows.scored() * width]);
            all.put(HeadGraph.coefficients(quantity), NativeTensor.of(floating, given, rows.scored(), width));
        }
        Map<String, NativeTensor> into = clean ? gradients : scratch();
        var pinned = new HashMap<String, NativeTensor>();
        graph.dense().forEach(name -> pinned.put(TrainingGraph.gradient(name), of(into, name)));
        var tables = new HashMap<String, NativeTensor>();
        if (graph.embeds()) {
            tables.put(TrainingGraph.EMBEDDING_ROWS, rowsOf(rows.ids().length));
        }
        if (!graph.headRows().isEmpty()) {
            tables.put(TrainingGraph.HEAD_ROWS, rowsOf(rows.scored()));
        }
        pinned.putAll(tables);
        backward.run(all, saved.saved(graph.saved()), Set.of(), pinned).close();
        settle(into);
        if (graph.embeds()) {
            NativeTensor gradient = of(tables, TrainingGraph.EMBEDDING_ROWS);
            addRows(config.embedding(), rows.ids(), gradient);
            if (config.positions() instanceof Positions.Learned(String table)) {
                addRows(table, rows.tokenPositions(), gradient);
            }
        }
        graph.headRows().forEach(name -> addRows(name, rows.targets(), of(tables, TrainingGraph.HEAD_ROWS)));
    }

    private NativeTensor rowsOf(int count) {
        return NativeTensor.allocate(floating, count, config.hiddenSize());
    }

    /** What a first backward pass wrote in place is the gradient; what a later one wrote aside is added. */
    private void settle(Map<String, NativeTensor> written) {
        for (var entry : gradients.entrySet()) {
            boolean dense = graph.dense().contains(entry.getKey());
            if (clean && !dense) {
                entry.getValue().memory().fill((byte) 0);
            } else if (!clean && dense) {
                Sums.add(
                        floating,
                        of(written, entry.getKey()).memory(),
                        entry.getValue().memory());
            }
        }
        clean = false;
    }

    private void addRows(String weight, long[] indices, NativeTensor rows) {
        Sums.addRows(floating, of(gradients, weight).memory(), indices, rows.memory());
    }

    private Map<String, NativeTensor> scratch() {
        if (scratch.isEmpty()) {
            graph.dense()
                    .forEach(name -> scratch.put(
                            name,
                            NativeTensor.allocate(floating, of(gradients, name).shape())));
        }
        return scratch;
    }

    private static NativeTensor of(Map<String, NativeTensor> memory, String weight) {
        NativeTensor tensor = memory.get(weight);
        if (tensor == null) {
            throw new IllegalStateException("no memory was given for the gradient of " + weight);
        }
        return tensor;
    }

    /** Forgets what was summed. */
    void clear() {
        clean = true;
        gradients.values().forEach(gradient -> gradient.memory().fill((byte) 0));
    }

    @Override
    public void close() {
        forward.close();
        backward.close();
        if (plain != null) {
            plain.close();
        }
        if (states != null) {
            states.close();
        }
    }
}
