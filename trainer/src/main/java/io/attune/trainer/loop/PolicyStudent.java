package io.attune.trainer.loop;

import io.attune.kafka.artefact.ArtefactStore;
import io.attune.kafka.event.Artefact;
import io.attune.kafka.event.GroupRewarded;
import io.attune.kafka.event.JudgmentGiven;
import io.attune.kafka.event.PolicyPublished.Kind;
import io.attune.kafka.event.RoundSpec;
import io.attune.kafka.event.RoundSpec.Optimisation;
import io.attune.kafka.event.Verdict;
import io.attune.trainer.checkpoint.CheckpointFiles;
import io.attune.trainer.checkpoint.StoredCheckpoint;
import io.attune.trainer.data.Batch;
import io.attune.trainer.data.Example;
import io.attune.trainer.data.Examples;
import io.attune.trainer.data.Lesson;
import io.attune.trainer.data.Notes;
import io.attune.trainer.model.ForwardPass;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.ReferenceUpdate;
import io.attune.trainer.optim.ReferencePolicy;
import io.attune.trainer.optim.TrainingStep;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** The policy of a round, learning by the round's objective; a critic of it, which foresees rewards, learns beside it, and versions carry it. */
final class PolicyStudent implements Student {
    /** Completions whose reference log-probs are kept; they are the same until the reference moves. */
    private static final int REFERENCES = 8192;

    private final ArtefactStore artefacts;
    private final RoundObjective objective;
    private final RoundSpec.@Nullable Groups groups;
    private final @Nullable Stages stages;
    private final Examples examples;
    private final @Nullable PtxStream demonstrations;
    private final TrainedModel trained;
    private final Fitting fitting;
    private final @Nullable ReferenceUpdate update;
    private final ReferencePolicy reference;
    private final SequencedMap<Sequence, double[]> references = new LinkedHashMap<>();

    PolicyStudent(LoadedBase base, RoundSpec spec, ArtefactStore artefacts) {
        this.artefacts = artefacts;
        this.objective = RoundObjective.of(spec);
        this.groups = spec.groups();
        this.stages = objective.inStages() ? new Stages() : null;
        this.examples = new Examples(base.tokenizer(), spec.dimensions());
        this.demonstrations = PtxStream.of(spec, base, artefacts);
        this.trained = new TrainedModel(base, spec, TrainingStep.head(objective.now()));
        this.fitting = new Fitting(trained.config());
        this.reference = new ReferencePolicy(trained.model());
        RoundSpec.ReferenceUpdates wished = spec.reference();
        this.update = wished == null ? null : new ReferenceUpdate(wished.alpha(), wished.steps());
    }

    @Override
    public Kind kind() {
        return Kind.POLICY;
    }

    @Override
    public Lesson lesson(JudgmentGiven judgment) throws Desk.Unusable {
        return groups == null
                ? fitting.checked(examples.from(judgment, objective.now().definition()))
                : new Lesson.Nothing(leftToRewardModel(judgment));
    }

    private static Lesson.Reason leftToRewardModel(JudgmentGiven judgment) {
        return switch (judgment.verdict()) {
            case Verdict.Preferred _, Verdict.Tie _, Verdict.Scores _ -> Lesson.Reason.REWARD_MODEL;
            case Verdict.BothBad _ -> Lesson.Reason.BOTH_BAD;
            case Verdict.Thumb _ -> Lesson.Reason.THUMB;
            case Verdict.Skip _ -> Lesson.Reason.SKIPPED;
        };
    }

    @Override
    public RoundSpec.@Nullable Groups groups(RoundSpec spec) {
        return groups;
    }

    @Override
    public List<Example> lesson(GroupRewarded group) throws Desk.Unusable {
        List<Example> taught = GroupLesson.of(group, objective.now());
        fitting.checked(new Lesson.Taught(taught));
        return taught;
    }

    /** A group is learned from once, and versions follow each other by time: judgments do not count them. */
    @Override
    public Optimisation optimisation(Optimisation wished) {
        return groups == null
                ? wished
                : new Optimisation(
                        wished.learningRate(), wished.batchSize(), 0, wished.weightDecay(), wished.maxGradNorm(), 0);
    }

    /** A reference point from mismatched pairs needs two. */
    @Override
    public int leastCompletions() {
        return objective.now().definition().feedback() == Feedback.Kind.BINARY ? 2 : 1;
    }

    @Override
    public boolean inStages() {
        return stages != null;
    }

    @Override
    public Map<String, Double> step(StepPlan plan, Optimisation optimisation) {
        if (stages != null && stages.begins(plan)) {
            move(new ReferenceUpdate(1, 1));
        }
        Batch batch = batch(plan, optimisation);
        List<double[]> known = new ArrayList<>();
        batch.examples().forEach(example -> known.addAll(reference(example)));
        List<Completion> mismatched =
                batch.kind() == Feedback.Kind.BINARY ? mismatched(batch.mismatchedRows()) : List.of();
        Map<String, Double> metrics = trained.step(
                batch.rows(),
                pass -> objective.now().evaluateAny(batch.feedback(said(pass, known, batch.notes()), mismatched)),
                optimisation);
        objective.after(metrics, known.size());
        if (stages != null) {
            metrics.putAll(stages.metrics());
        }
        if (update != null && update.after(trained.steps())) {
            move(update);
        }
        return metrics;
    }

    private void move(ReferenceUpdate by) {
        reference.move(by);
        references.clear();
    }

    /** As many demonstrations go beside groups as a step has groups at most. */
    private Batch batch(StepPlan plan, Optimisation optimisation) {
        Batch planned = plan.batch();
        return demonstrations == null
                ? planned
                : new Batch(planned.examples(), demonstrations.of(trained.steps() + 1, optimisation.batchSize()));
    }

    /** What forward passes say of each completion, with what is known of it beside its tokens; of demonstrations, which come last, the reference says nothing. */
    private List<Completion> said(ForwardPass pass, List<double[]> reference, List<Notes> notes) {
        var numbers = new EnumMap<Quantity, double[][]>(Quantity.class);
        trained.model().head().beside().forEach(quantity -> numbers.put(quantity, pass.numbers(quantity)));
        List<Completion> completions = completions(pass.logps(), reference);
        for (int row = 0; row < completions.size(); row++) {
            Completion completion = completions.get(row);
            for (var beside : numbers.entrySet()) {
                completion = completion.with(beside.getKey(), beside.getValue()[row]);
            }
            completions.set(row, notes.get(row).on(completion));
        }
        return completions;
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
            completions.add(i < reference.size() ? Completion.of(logps[i], reference.get(i)) : Completion.of(logps[i]));
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
        objective.save(files);
        if (stages != null) {
            stages.save(files);
        }
        reference.save(files);
    }

    @Override
    public void load(StoredCheckpoint checkpoint) {
        trained.load(checkpoint);
        objective.load(checkpoint);
        if (stages != null) {
            stages.load(checkpoint);
        }
        reference.load(checkpoint);
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
