package io.attune.trainer.loop;

import io.attune.kafka.artefact.ArtefactStore;
import io.attune.kafka.event.Artefact;
import io.attune.kafka.event.JudgmentGiven;
import io.attune.kafka.event.PolicyPublished.Kind;
import io.attune.kafka.event.RoundSpec;
import io.attune.kafka.event.RoundSpec.Optimisation;
import io.attune.trainer.checkpoint.CheckpointFiles;
import io.attune.trainer.checkpoint.StoredCheckpoint;
import io.attune.trainer.data.Batch;
import io.attune.trainer.data.Example;
import io.attune.trainer.data.Examples;
import io.attune.trainer.data.Lesson;
import io.attune.trainer.model.Head;
import io.attune.trainer.model.Safetensors;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.Weights;
import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Objective;
import io.attune.trainer.objective.Objectives;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.ReferenceUpdate;
import io.attune.trainer.objective.preference.CurryDpo;
import io.attune.trainer.optim.ReferencePolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The policy of a round, learning by the round's objective. */
final class PolicyStudent implements Student {
    private static final String REFERENCE = "reference.safetensors";

    /** Completions whose reference log-probs are kept; they are the same until the reference moves. */
    private static final int REFERENCES = 8192;

    /** What a judgment and two forward passes say of a completion. */
    private static final Set<Quantity> KNOWN = EnumSet.of(Quantity.LOGPS, Quantity.REF_LOGPS, Quantity.PREFERENCE);

    private final ArtefactStore artefacts;
    private final Objective<?> objective;
    private final Examples examples;
    private final TrainedModel trained;
    private final Fitting fitting;
    private final @Nullable ReferenceUpdate update;
    private final ReferencePolicy reference;
    private final SequencedMap<Sequence, double[]> references = new LinkedHashMap<>();

    PolicyStudent(LoadedBase base, RoundSpec spec, ArtefactStore artefacts) {
        this.artefacts = artefacts;
        this.objective = objective(spec);
        this.examples = new Examples(base.tokenizer(), spec.dimensions());
        this.trained = new TrainedModel(base, spec, Head.LANGUAGE_MODEL);
        this.fitting = new Fitting(trained.config());
        this.reference = new ReferencePolicy(trained.model());
        RoundSpec.ReferenceUpdates wished = spec.reference();
        this.update = wished == null ? null : new ReferenceUpdate(wished.alpha(), wished.steps());
    }

    private static Objective<?> objective(RoundSpec spec) {
        try {
            Objective<?> objective = Objectives.byId(spec.objective(), spec.parameters());
            if (objective.definition().feedback() == Feedback.Kind.DEMONSTRATIONS) {
                throw new RoundFailedException(spec.objective()
                        + " learns from demonstrations, not from judgments: choose online-dpo or online-kto");
            }
            requireFed(objective);
            return objective;
        } catch (IllegalArgumentException e) {
            throw new RoundFailedException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Judgments are pairs and labels; how the reference moves is the round's to say, not the objective's. */
    private static void requireFed(Objective<?> objective) {
        Definition<?> definition = objective.definition();
        boolean judged = definition.feedback() == Feedback.Kind.PAIRS || definition.feedback() == Feedback.Kind.BINARY;
        boolean moves =
                ReferenceUpdate.isPartOf(definition) || definition.parameters().contains(CurryDpo.STAGES);
        if (!judged || moves || !KNOWN.containsAll(objective.needs())) {
            throw new IllegalArgumentException(
                    definition.id() + " cannot learn in a round, whose judgments are pairs and"
                            + " labels; choose online-dpo or online-kto, or use attune tune");
        }
    }

    @Override
    public Kind kind() {
        return Kind.POLICY;
    }

    @Override
    public Lesson lesson(JudgmentGiven judgment) throws Desk.Unusable {
        return fitting.checked(examples.from(judgment, objective.definition()));
    }

    @Override
    public Optimisation optimisation(Optimisation wished) {
        return wished;
    }

    /** A reference point from mismatched pairs needs two. */
    @Override
    public int leastCompletions() {
        return objective.definition().feedback() == Feedback.Kind.BINARY ? 2 : 1;
    }

    @Override
    public Map<String, Double> step(StepPlan plan, Optimisation optimisation) {
        Batch batch = plan.batch();
        List<double[]> known = new ArrayList<>();
        batch.examples().forEach(example -> known.addAll(reference(example)));
        List<Completion> mismatched =
                batch.kind() == Feedback.Kind.BINARY ? mismatched(batch.mismatchedRows()) : List.of();
        Map<String, Double> metrics = trained.step(
                batch.rows(),
                pass -> objective.evaluateAny(batch.feedback(completions(pass.logps(), known), mismatched)),
                optimisation);
        if (update != null && update.after(trained.steps())) {
            reference.move(update);
            references.clear();
        }
        return metrics;
    }

    /** An example's completions go through the reference together and alone, so that no batch can change their last bits. */
    private List<double[]> reference(Example example) {
        List<Sequence> sequences = example.sequences();
        if (!references.keySet().containsAll(sequences)) {
            double[][] logps = reference.fresh(sequences);
            for (int i = 0; i < logps.length; i++) {
                references.put(sequences.get(i), logps[i]);
            }
        }
        List<double[]> found = sequences.stream().map(references::get).toList();
        while (references.size() > REFERENCES) {
            references.pollFirstEntry();
        }
        return found;
    }

    private List<Completion> mismatched(List<Sequence> rows) {
        return rows.isEmpty() ? List.of() : completions(trained.model().logps(rows), List.of(reference.fresh(rows)));
    }

    private static List<Completion> completions(double[][] logps, List<double[]> reference) {
        List<Completion> completions = new ArrayList<>();
        for (int i = 0; i < logps.length; i++) {
            completions.add(Completion.of(logps[i], reference.get(i)));
        }
        return completions;
    }

    @Override
    public Map<String, Double> standing() {
        return Map.of();
    }

    @Override
    public void save(CheckpointFiles files) {
        trained.save(files);
        Weights moved = reference.weights();
        if (moved != null) {
            files.add(REFERENCE, file -> Safetensors.write(file, moved.all()));
        }
    }

    @Override
    public void load(StoredCheckpoint checkpoint) {
        trained.load(checkpoint);
        if (checkpoint.files().contains(REFERENCE)) {
            reference.become(new Weights(Safetensors.read(checkpoint.file(REFERENCE))));
        }
    }

    @Override
    public Artefact export(Path scratch) {
        trained.export(scratch);
        return artefacts.putTree(scratch);
    }

    @Override
    public void close() {
        reference.close();
        trained.close();
    }
}
