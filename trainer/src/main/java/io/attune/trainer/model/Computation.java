package io.attune.trainer.model;

import io.attune.trainer.graph.ElementType;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.model.architecture.Positions;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.ort.Device;
import io.attune.trainer.ort.NativeTensor;
import io.attune.trainer.ort.Operand;
import io.attune.trainer.ort.Outputs;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The forward and backward passes of a model over weights that belong to the caller, in either floating-point type. Gradients are summed until
 * {@link #clear}. One thread at a time.
 */
final class Computation implements AutoCloseable {
    private final ModelConfig config;
    private final Head head;
    private final ElementType floating;
    private final GradientSums gradients;
    private final RotaryInputs rotary;
    private final Function<PassForm, PassSessions> open;
    private final Map<PassForm, PassSessions> sessions = new HashMap<>();
    private final long logitsTogether;
    private boolean recomputesBlocks;

    /**
     * Opens no session yet.
     *
     * @param precision as {@link TrainingGraph} has it; all that goes in and comes out is float32 where it is half
     * @param weights frozen ones at least, where the device reads them
     * @param gradients what backward passes add to
     * @param logitsTogether at most so many bytes of logits stand beside each other
     */
    Computation(
            Device device,
            ModelConfig config,
            Tuning tuning,
            Head head,
            BaseForm base,
            ElementType precision,
            Map<String, ? extends Operand> weights,
            GradientSums gradients,
            long logitsTogether) {
        this.config = config;
        this.head = head;
        this.floating = precision.wide();
        this.rotary = RotaryInputs.of(config, floating);
        this.gradients = gradients;
        this.logitsTogether = logitsTogether;
        this.open = form ->
                new PassSessions(device, TrainingGraph.of(config, tuning, head, base, precision, form), weights);
    }

    private PassForm form(PackedRows rows) {
        return PassForm.of(rows, head, config, floating, logitsTogether, recomputesBlocks);
    }

    /** From now on passes keep of a block no more than the states before it, and run it again on the way back. */
    void recomputeBlocks() {
        recomputesBlocks = true;
    }

    private PassSessions sessions(PackedRows rows) {
        return sessions.computeIfAbsent(form(rows), open);
    }

    /** Opens the sessions of a step over such rows. */
    void open(PackedRows rows) {
        PassSessions pass = sessions(rows);
        pass.forward();
        pass.backward();
        if (head.gives().size() > 1) {
            pass.plain();
        }
        if (head.gives().contains(Quantity.KL)) {
            pass.states();
        }
    }

    /**
     * About how many bytes as wide as the vocabulary stand beside each other in a pass over these rows or over fewer, beside what is kept. Fewer may
     * need more: the most that stand in one part are more than the least that stand in four.
     */
    private long wideBytes(PackedRows rows) {
        if (head.scores()) {
            return 0;
        }
        long logits = (long) rows.scored() * config.vocabularySize() * floating.bytes();
        return form(rows)
                .mostTogether(logits, logitsTogether, 3 + 2 * head.beside().size());
    }

    /** About the most bytes that a pass over these rows holds, forward and back. */
    long bytes(PackedRows rows) {
        return sessions(rows).graph().memory().bytes(rows.lengths(config)) + wideBytes(rows);
    }

    /** Everything that the head gives, and what a backward pass wants to see again. */
    Outputs forward(PackedRows rows, Map<String, ? extends Operand> inputs, boolean keep) {
        PassSessions pass = sessions(rows);
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
        return sessions(rows)
                .plain()
                .run(inputs, Set.of(TrainingGraph.result(head.gives().getFirst())));
    }

    /** The final states of the tokens that are read, [scored, hidden]. */
    NativeTensor states(PackedRows rows, Map<String, ? extends Operand> inputs) {
        try (Outputs outputs = sessions(rows).states().run(inputs, Set.of(TrainingGraph.STATES))) {
            return NativeTensor.of(floating, outputs.reals(TrainingGraph.STATES), rows.scored(), config.hiddenSize());
        }
    }

    /** Inputs of a run: the rows, the rotary tables that reach far enough, and the weights. */
    Map<String, Operand> inputs(PackedRows rows, Map<String, ? extends Operand> weights) {
        var inputs = new HashMap<String, Operand>(rows.tensors());
        inputs.putAll(rotary.of(rows));
        inputs.putAll(weights);
        PassForm form = form(rows);
        if (form.headParts() > 1) {
            inputs.put(LanguageHead.PARTS, form.sizes(rows.scored()));
        }
        return inputs;
    }

    /**
     * Adds the gradient of Σ coefficient · result.
     *
     * @param coefficients [scored · width] for each quantity that the head gives; one that is absent plays no part
     */
    void backward(
            PackedRows rows,
            Map<String, ? extends Operand> inputs,
            Outputs saved,
            Map<Quantity, double[]> coefficients) {
        PassSessions pass = sessions(rows);
        TrainingGraph graph = pass.graph();
        var all = new HashMap<String, Operand>(inputs);
        for (Quantity quantity : head.gives()) {
            int width = head.width(quantity);
            double[] given = coefficients.getOrDefault(quantity, new double[rows.scored() * width]);
            all.put(HeadGraph.coefficients(quantity), NativeTensor.of(floating, given, rows.scored(), width));
        }
        all.putAll(saved.saved(graph.saved()));
        var pinned = new HashMap<String, Operand>();
        gradients.targets(graph.dense()).forEach((name, target) -> pinned.put(TrainingGraph.gradient(name), target));
        var tables = new HashMap<String, Operand>();
        if (graph.embeds()) {
            tables.put(TrainingGraph.EMBEDDING_ROWS, gradients.rows(rows.ids().length, config.hiddenSize()));
        }
        if (!graph.headRows().isEmpty()) {
            tables.put(TrainingGraph.HEAD_ROWS, gradients.rows(rows.scored(), config.hiddenSize()));
        }
        pinned.putAll(tables);
        pass.backward().run(all, Set.of(), pinned).close();
        gradients.settle(graph.dense());
        addRows(graph, rows, tables);
        tables.values().forEach(Operand::close);
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

    /** Forgets what was summed. */
    void clear() {
        gradients.clear();
    }

    @Override
    public void close() {
        gradients.close();
        sessions.values().forEach(PassSessions::close);
    }
}
