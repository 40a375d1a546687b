package io.attune.trainer.optim;

import static java.util.Objects.requireNonNull;

import io.attune.trainer.data.Batch;
import io.attune.trainer.data.Notes;
import io.attune.trainer.model.ForwardPass;
import io.attune.trainer.model.Head;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Evaluation;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Objective;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.ReferenceUpdate;
import io.attune.trainer.objective.policygradient.KlController;
import io.attune.trainer.objective.supervised.AttributeRegression;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One step of any objective: forward, objective, backward, AdamW, and what the algorithm changes between steps. */
public final class TrainingStep implements AutoCloseable {
    private static final String SINCE_REFERENCE_MOVED = "steps_since_reference_moved";

    private final TrainableModel model;
    private final AdamW optimizer;
    private final ReferencePolicy reference;
    private final Changes changes;
    private final Descent descent;
    private long sinceReferenceMoved;

    /**
     * @param model with the head that the objective needs
     * @throws IllegalArgumentException if it has another, or a parameter is unknown or outside its range
     */
    public TrainingStep(
            TrainableModel model, Definition<?> definition, Map<String, Double> parameters, AdamW optimizer) {
        this(model, definition, parameters, optimizer, null, new ReferencePolicy(model));
    }

    /**
     * As above.
     *
     * @param adaptiveKl what the weight of the KL to the reference follows; null where it stays, or follows by the objective's own rule
     * @param reference closed with this
     */
    public TrainingStep(
            TrainableModel model,
            Definition<?> definition,
            Map<String, Double> parameters,
            AdamW optimizer,
            @Nullable KlController adaptiveKl,
            ReferencePolicy reference) {
        this.changes = new Changes(definition, parameters, adaptiveKl);
        Head wanted = head(changes.objective());
        if (!wanted.equals(model.head())) {
            throw new IllegalArgumentException(
                    definition.id() + " needs a model with the head " + wanted + ", not " + model.head());
        }
        this.model = model;
        this.optimizer = optimizer;
        this.reference = reference;
        this.descent = new Descent(model, optimizer);
    }

    /** The head that gives what an objective reads of its own forward pass. */
    public static Head head(Objective<?> objective) {
        return switch (objective.definition().feedback()) {
            case ATTRIBUTES -> Head.scores(AttributeRegression.ATTRIBUTES.size());
            case STEPS -> Head.scoreAtEachToken();
            case DEMONSTRATIONS, VERDICTS, PAIRS, BINARY, RANKINGS, ROLLOUTS, GROUPS, BLEND ->
                Head.giving(objective.reads());
        };
    }

    /**
     * Takes a step; KTO's mismatched completions are made from the batch.
     *
     * @return metrics by the ecosystem's names: the objective's, {@code loss}, {@code grad_norm}, {@code learning_rate}, {@code num_tokens}; in float16
     *     {@code loss_scale} and {@link Descent#SKIPPED} too
     * @throws IllegalArgumentException if the batch is not what the objective learns from; then nothing has changed
     * @throws NotFiniteException if the gradient is not finite, in float16 at a loss scale of 1; then nothing has changed
     */
    public Map<String, Double> take(Batch batch, double learningRate, double maxGradNorm) {
        return take(
                batch,
                batch.kind() == Feedback.Kind.BINARY ? batch.mismatchedRows() : List.of(),
                learningRate,
                maxGradNorm);
    }

    /** As above, with mismatched completions of the caller's choice. */
    public Map<String, Double> take(Batch batch, List<Sequence> mismatched, double learningRate, double maxGradNorm) {
        List<Sequence> rows = batch.rows();
        List<Completion> drift = mismatched.isEmpty() ? List.of() : drift(mismatched);
        Evaluation evaluation;
        try (ForwardPass pass = model.forward(rows)) {
            Feedback feedback = batch.feedback(numbers(pass, rows, batch.notes()), drift);
            evaluation = objective().evaluateAny(changes.beside(feedback));
            descent.backward(pass, evaluation);
        }
        var metrics = new TreeMap<>(evaluation.metrics());
        metrics.put("loss", evaluation.loss());
        metrics.put("learning_rate", learningRate);
        metrics.put(
                "num_tokens", (double) rows.stream().mapToInt(Sequence::length).sum());
        Map<String, Double> taken = descent.step(learningRate, maxGradNorm);
        metrics.putAll(taken);
        sinceReferenceMoved++;
        if (taken.getOrDefault(Descent.SKIPPED, 0.0) == 0) {
            changes.after(metrics, rows.size());
            @Nullable ReferenceUpdate update = changes.reference(optimizer.steps());
            if (update != null) {
                move(update);
            }
        }
        return metrics;
    }

    /**
     * Leaves out a step that a run before has taken, whose weights are there already. What it left behind beside them, the reference's log-probs of its
     * completions, is computed as it was then, unless the reference has moved since and forgotten them.
     *
     * @param ago how many steps ago, 1 for the last one
     */
    public void passOver(Batch batch, long ago) {
        boolean known = !reference.hasMoved() || ago <= sinceReferenceMoved;
        if (known && objective().needs().contains(Quantity.REF_LOGPS)) {
            if (batch.kind() == Feedback.Kind.BINARY) {
                reference.logps(batch.mismatchedRows());
            }
            reference.logps(batch.rows());
        }
    }

    /** Makes the policy as it is now the reference. */
    public void refer() {
        move(new ReferenceUpdate(1, 1));
    }

    private void move(ReferenceUpdate update) {
        reference.move(update);
        sinceReferenceMoved = 0;
    }

    /**
     * What a checkpoint keeps of it beside weights and moments, the reference's among them, by name: the weight of a KL that follows, the average reward, the
     * scale of losses, and how long the reference has stayed as it is.
     */
    public Map<String, Double> kept() {
        var kept = new TreeMap<>(changes.kept());
        if (reference.hasMoved()) {
            kept.put(SINCE_REFERENCE_MOVED, (double) sinceReferenceMoved);
        }
        kept.putAll(descent.kept());
        return kept;
    }

    /** Goes on with what was kept. */
    public void goOn(Map<String, Double> kept) {
        var rest = new TreeMap<>(kept);
        descent.takeFrom(rest);
        Double since = rest.remove(SINCE_REFERENCE_MOVED);
        sinceReferenceMoved = since == null ? 0 : since.longValue();
        changes.goOn(rest);
    }

    public TrainableModel model() {
        return model;
    }

    public AdamW optimizer() {
        return optimizer;
    }

    public ReferencePolicy reference() {
        return reference;
    }

    private Objective<?> objective() {
        return changes.objective();
    }

    /** What the forward passes say of each row, and what its notes do. */
    private List<Completion> numbers(ForwardPass pass, List<Sequence> rows, List<Notes> notes) {
        var numbers = new EnumMap<Quantity, double[][]>(Quantity.class);
        model.head().gives().forEach(quantity -> numbers.put(quantity, pass.numbers(quantity)));
        if (objective().needs().contains(Quantity.REF_LOGPS)) {
            numbers.put(Quantity.REF_LOGPS, reference.logps(rows));
        }
        if (objective().needs().contains(Quantity.OLD_LOGPS)) {
            // Unless the data says otherwise, the policy itself has just drawn them.
            numbers.put(Quantity.OLD_LOGPS, pass.logps());
        }
        var completions = new ArrayList<Completion>();
        for (int row = 0; row < rows.size(); row++) {
            completions.add(notes.get(row).on(numbers(numbers, row)));
        }
        return completions;
    }

    private static Completion numbers(Map<Quantity, double[][]> numbers, int row) {
        double[][] scores = numbers.get(Quantity.SCORE);
        if (scores != null) {
            return Completion.scored(scores[row]);
        }
        Completion completion = Completion.of(requireNonNull(numbers.get(Quantity.LOGPS))[row]);
        for (var entry : numbers.entrySet()) {
            completion = completion.with(entry.getKey(), entry.getValue()[row]);
        }
        return completion;
    }

    private List<Completion> drift(List<Sequence> rows) {
        double[][] logps = model.logps(rows);
        double[][] refLogps = reference.logps(rows);
        return IntStream.range(0, rows.size())
                .mapToObj(i -> Completion.of(logps[i], refLogps[i]))
                .toList();
    }

    @Override
    public void close() {
        reference.close();
    }
}
