package io.attune.trainer.optim;

import io.attune.trainer.data.Batch;
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
import io.attune.trainer.objective.preference.CurryDpo;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One step of any objective: forward, objective, backward, AdamW. */
public final class TrainingStep {
    private static final Set<Feedback.Kind> FED =
            EnumSet.of(Feedback.Kind.DEMONSTRATIONS, Feedback.Kind.PAIRS, Feedback.Kind.BINARY);
    private static final Set<Quantity> KNOWN =
            EnumSet.of(Quantity.LOGPS, Quantity.REF_LOGPS, Quantity.SCORE, Quantity.PREFERENCE);

    private final TrainableModel model;
    private final Objective<?> objective;
    private final AdamW optimizer;
    private final ReferenceLogps reference;

    /**
     * @param model with the head that the objective needs
     * @throws IllegalArgumentException if it has another
     */
    public TrainingStep(TrainableModel model, Objective<?> objective, AdamW optimizer) {
        if (model.head() != head(objective.definition())) {
            throw new IllegalArgumentException(
                    objective.definition().id() + " needs a model with the head " + head(objective.definition()));
        }
        requireFed(objective);
        this.model = model;
        this.objective = objective;
        this.optimizer = optimizer;
        this.reference = new ReferenceLogps(model);
    }

    /**
     * Refuses an objective that reads more than training on given examples knows.
     *
     * @throws IllegalArgumentException naming what it would need
     */
    public static void requireFed(Objective<?> objective) {
        Definition<?> definition = objective.definition();
        if (!FED.contains(definition.feedback())) {
            throw new IllegalArgumentException(definition.id() + " learns from "
                    + definition.feedback().words() + ", which training files cannot hold yet; choose an objective that"
                    + " learns from demonstrations, pairs or labels");
        }
        if (ReferenceUpdate.isPartOf(definition) || definition.parameters().contains(CurryDpo.STAGES)) {
            throw new IllegalArgumentException(
                    definition.id() + " changes its reference as it learns, which training on"
                            + " a file does not do yet; choose the objective with a fixed reference");
        }
        Set<Quantity> missing = EnumSet.copyOf(objective.needs());
        missing.removeAll(KNOWN);
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(definition.id() + " reads "
                    + missing.stream().map(Quantity::field).collect(Collectors.joining(", "))
                    + ", which training on a file does not know yet; choose another objective");
        }
    }

    /** The head that an objective trains. */
    public static Head head(Definition<?> objective) {
        return objective.needs().contains(Quantity.SCORE) ? Head.SCALAR_REWARD : Head.LANGUAGE_MODEL;
    }

    /**
     * Takes a step; KTO's mismatched completions are made from the batch.
     *
     * @return metrics by the ecosystem's names: the objective's, {@code loss}, {@code grad_norm}, {@code learning_rate}, {@code num_tokens}
     * @throws IllegalArgumentException if the batch is not what the objective learns from; then nothing has changed
     * @throws ArithmeticException if the gradient is not finite; then nothing has changed
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
        List<Completion> drift = numbers(mismatched, mismatched.isEmpty() ? new double[0][] : model.logps(mismatched));
        Evaluation evaluation;
        try (ForwardPass pass = model.forward(rows)) {
            evaluation = objective.evaluateAny(batch.feedback(numbers(pass, rows), drift));
            model.clearGradients();
            pass.backward(evaluation.coefficients());
        }
        double norm = optimizer.step(learningRate, maxGradNorm);
        var metrics = new TreeMap<>(evaluation.metrics());
        metrics.put("loss", evaluation.loss());
        metrics.put("grad_norm", norm);
        metrics.put("learning_rate", learningRate);
        metrics.put(
                "num_tokens", (double) rows.stream().mapToInt(Sequence::length).sum());
        return metrics;
    }

    private List<Completion> numbers(ForwardPass pass, List<Sequence> rows) {
        return switch (model.head()) {
            case LANGUAGE_MODEL -> numbers(rows, pass.logps());
            case SCALAR_REWARD -> {
                double[] rewards = pass.rewards();
                yield IntStream.range(0, rewards.length)
                        .mapToObj(i -> Completion.scored(rewards[i]))
                        .toList();
            }
        };
    }

    private List<Completion> numbers(List<Sequence> rows, double[][] logps) {
        if (rows.isEmpty()) {
            return List.of();
        }
        if (!objective.needs().contains(Quantity.REF_LOGPS)) {
            return IntStream.range(0, rows.size())
                    .mapToObj(i -> Completion.of(logps[i]))
                    .toList();
        }
        double[][] refLogps = reference.of(rows);
        return IntStream.range(0, rows.size())
                .mapToObj(i -> Completion.of(logps[i], refLogps[i]))
                .toList();
    }
}
