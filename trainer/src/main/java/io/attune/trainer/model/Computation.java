package io.attune.trainer.model;

import io.attune.trainer.graph.ElementType;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.model.architecture.Positions;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.ort.NativeTensor;
import io.attune.trainer.ort.Operand;
import io.attune.trainer.ort.Outputs;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The forward and backward passes of a model over weights that belong to the caller, in either floating-point type. Gradients are summed until
 * they are cleared. One thread at a time; other computations with the same sessions may go on beside it.
 */
final class Computation {
    private final ModelConfig config;
    private final Head head;
    private final ElementType floating;
    private final FormSessions sessions;
    private final GradientSums gradients;
    private final int lane;
    private final RotaryInputs rotary;

    /**
     * What a backward pass has written, until it is settled.
     *
     * @param tables gradients of rows of tables, by the outputs' names
     */
    record Written(TrainingGraph graph, PackedRows rows, Map<String, Operand> tables) {}

    /**
     * Opens no session yet.
     *
     * @param floating of all that goes in and comes out
     * @param gradients what backward passes add to
     * @param lane which of those that go on beside each other
     */
    Computation(
            ModelConfig config,
            Head head,
            ElementType floating,
            FormSessions sessions,
            GradientSums gradients,
            int lane) {
        this.config = config;
        this.head = head;
        this.floating = floating;
        this.sessions = sessions;
        this.gradients = gradients;
        this.lane = lane;
        this.rotary = RotaryInputs.of(config, floating);
    }

    /** Opens the sessions of a step over such rows. */
    void open(PackedRows rows) {
        PassSessions pass = sessions.of(rows);
        pass.forward();
        pass.backward();
        if (head.gives().size() > 1) {
            pass.plain();
        }
        if (head.gives().contains(Quantity.KL)) {
            pass.states();
        }
    }

    /** About the most bytes that a pass over these rows holds, forward and back. */
    long bytes(PackedRows rows) {
        return sessions.of(rows).graph().memory().bytes(rows.lengths(config)) + sessions.wideBytes(rows);
    }

    /** Everything that the head gives, and what a backward pass wants to see again. */
    Outputs forward(PackedRows rows, Map<String, ? extends Operand> inputs, boolean keep) {
        PassSessions pass = sessions.of(rows);
        var wanted = new HashSet<String>();
        head.gives().forEach(quantity -> wanted.add(TrainingGraph.result(quantity)));
        if (keep) {
            wanted.addAll(pass.graph().saved());
        }
        return pass.forward().run(inputs, wanted);
    }

    /** Log-probs or scores alone. */
    Outputs plain(PackedRows rows, Map<String, ? extends Operand> inputs) {
        if (head.gives().size() == 1) {
            return forward(rows, inputs, false);
        }
        return sessions.of(rows)
                .plain()
                .run(inputs, Set.of(TrainingGraph.result(head.gives().getFirst())));
    }

    /** The final states of the tokens that are read, [scored, hidden]. */
    NativeTensor states(PackedRows rows, Map<String, ? extends Operand> inputs) {
        try (Outputs outputs = sessions.of(rows).states().run(inputs, Set.of(TrainingGraph.STATES))) {
            return NativeTensor.of(floating, outputs.reals(TrainingGraph.STATES), rows.scored(), config.hiddenSize());
        }
    }

    /** Inputs of a run: the rows, the rotary tables that reach far enough, and the weights. */
    Map<String, Operand> inputs(PackedRows rows, Map<String, ? extends Operand> weights) {
        var inputs = new HashMap<String, Operand>(rows.tensors());
        inputs.putAll(rotary.of(rows));
        inputs.putAll(weights);
        PassForm form = sessions.form(rows);
        if (form.headParts() > 1) {
            inputs.put(LanguageHead.PARTS, form.sizes(rows.scored()));
        }
        return inputs;
    }

    /**
     * Computes the gradient of Σ coefficient · result. It is part of the sums once it is settled.
     *
     * @param coefficients [scored · width] for each quantity that the head gives; one that is absent plays no part
     */
    Written backward(
            PackedRows rows,
            Map<String, ? extends Operand> inputs,
            Outputs saved,
            Map<Quantity, double[]> coefficients) {
        PassSessions pass = sessions.of(rows);
        TrainingGraph graph = pass.graph();
        var all = new HashMap<String, Operand>(inputs);
        for (Quantity quantity : head.gives()) {
            int width = head.width(quantity);
            double[] given = coefficients.getOrDefault(quantity, new double[rows.scored() * width]);
            all.put(HeadGraph.coefficients(quantity), NativeTensor.of(floating, given, rows.scored(), width));
        }
        all.putAll(saved.saved(graph.saved()));
        var pinned = new HashMap<String, Operand>();
        gradients
                .targets(graph.dense(), lane)
                .forEach((name, target) -> pinned.put(TrainingGraph.gradient(name), target));
        var tables = new HashMap<String, Operand>();
        if (graph.embeds()) {
            tables.put(TrainingGraph.EMBEDDING_ROWS, gradients.rows(rows.ids().length, config.hiddenSize()));
        }
        if (!graph.headRows().isEmpty()) {
            tables.put(TrainingGraph.HEAD_ROWS, gradients.rows(rows.scored(), config.hiddenSize()));
        }
        pinned.putAll(tables);
        pass.backward().run(all, Set.of(), pinned).close();
        return new Written(graph, rows, tables);
    }

    /** Adds to the sums; of computations beside each other one at a time, in the order of their lanes. */
    void settle(Written written) {
        gradients.settle(written.graph().dense(), lane);
        addRows(written.graph(), written.rows(), written.tables());
        written.tables().values().forEach(Operand::close);
    }

    private void addRows(TrainingGraph graph, PackedRows rows, Map<String, Operand> tables) {
        Operand embedded = tables.get(TrainingGraph.EMBEDDING_ROWS);
        if (embedded != null) {
            gradients.addRows(config.embedding(), rows.ids(), embedded);
            if (config.positions() instanceof Positions.Learned(String table)) {
                gradients.addRows(table, rows.tokenPositions(), embedded);
            }
        }
        Operand read = tables.get(TrainingGraph.HEAD_ROWS);
        if (read != null) {
            graph.headRows().forEach(name -> gradients.addRows(name, rows.targets(), read));
        }
    }
}
