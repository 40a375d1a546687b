package io.attune.trainer.loop;

import io.attune.kafka.artefact.ArtefactStore;
import io.attune.kafka.event.Artefact;
import io.attune.kafka.event.GroupRewarded;
import io.attune.kafka.event.JudgmentGiven;
import io.attune.kafka.event.PolicyPublished.Kind;
import io.attune.kafka.event.RoundSpec;
import io.attune.kafka.event.RoundSpec.Optimisation;
import io.attune.kafka.event.TaskKind;
import io.attune.trainer.checkpoint.CheckpointFiles;
import io.attune.trainer.checkpoint.StoredCheckpoint;
import io.attune.trainer.data.Batch;
import io.attune.trainer.data.Example;
import io.attune.trainer.data.Examples;
import io.attune.trainer.data.Lesson;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.tokenizer.Tokenizer;
import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.reward.RewardForm;
import io.attune.trainer.reward.RewardFormFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The reward model of a round: a head over the round's base, learning what people are asked there. */
final class RewardStudent implements Student {
    private static final double MOST_REPLAY = 3;
    private static final int MOST_ROWS = 16;
    private static final String PREDICTIONS = "predictions.json";

    private final ArtefactStore artefacts;
    private final Tokenizer tokenizer;
    private final int answers;
    private final Subject subject;
    private final RewardForm form;
    private final TrainedModel trained;
    private final Fitting fitting;

    RewardStudent(LoadedBase base, RoundSpec spec, ArtefactStore artefacts) {
        this.artefacts = artefacts;
        this.tokenizer = base.tokenizer();
        this.answers = spec.kind().answers();
        this.subject = subject(spec, new Examples(tokenizer, spec.dimensions()));
        this.form = RoundReward.of(spec);
        this.trained = new TrainedModel(base, spec, form.head());
        subject.begin(trained.model());
        this.fitting = new Fitting(trained.config());
    }

    /** Whether a round of this kind has a reward model: a thumb says too little of an answer to be worth foreseeing. */
    static boolean learnsFrom(TaskKind kind) {
        return switch (kind) {
            case PAIR, SCORES -> true;
            case THUMB -> false;
        };
    }

    private static Subject subject(RoundSpec spec, Examples examples) {
        return switch (spec.kind()) {
            case PAIR -> new ComparedPairs(examples, spec.groups() != null);
            case SCORES -> new ScoredAnswers(examples, spec.dimensions());
            case THUMB -> throw new IllegalArgumentException("a round of thumbs has no reward model");
        };
    }

    @Override
    public Kind kind() {
        return Kind.REWARD_MODEL;
    }

    /** A reward is read where the completion ends, so EOS is appended where the length limit cut it off. */
    @Override
    public Lesson lesson(JudgmentGiven judgment) throws Desk.Unusable {
        Lesson lesson = subject.lesson(judgment);
        if (lesson instanceof Lesson.Taught(var taught)) {
            lesson = new Lesson.Taught(taught.stream()
                    .map(example -> example.withSequences(this::ended))
                    .toList());
        }
        return fitting.checked(lesson);
    }

    @Override
    public RoundSpec.@Nullable Groups groups(RoundSpec spec) {
        return null;
    }

    @Override
    public List<Example> lesson(GroupRewarded group) throws Desk.Unusable {
        throw new Desk.Unusable("a reward model learns from what people say");
    }

    private Sequence ended(Sequence sequence) {
        return new Sequence(sequence.promptIds(), tokenizer.ended(sequence.completionIds()));
    }

    /**
     * Replay is what the policy's few judgments need; a reward model that repeats them as often only takes its time away. Its steps are short, so that a
     * policy never waits for one for long.
     */
    @Override
    public Optimisation optimisation(Optimisation wished) {
        return new Optimisation(
                subject.learningRate(wished.learningRate()),
                Math.min(wished.batchSize(), MOST_ROWS / answers),
                Math.min(wished.replay(), MOST_REPLAY),
                wished.weightDecay(),
                wished.maxGradNorm(),
                wished.publishEvery());
    }

    @Override
    public boolean inStages() {
        return false;
    }

    @Override
    public int leastCompletions() {
        return 1;
    }

    @Override
    public Map<String, Double> step(StepPlan plan, Optimisation optimisation) {
        subject.foresee(plan.applied(), trained.model());
        Batch batch = plan.batch();
        Map<String, Double> metrics = trained.step(
                batch.rows(),
                pass -> subject.objective()
                        .evaluateAny(batch.feedback(
                                Arrays.stream(pass.numbers(Quantity.SCORE))
                                        .map(Completion::scored)
                                        .toList(),
                                List.of())),
                optimisation);
        metrics.putAll(standing());
        return metrics;
    }

    @Override
    public Map<String, Double> standing() {
        return subject.standing();
    }

    @Override
    public void save(CheckpointFiles files) {
        trained.save(files);
        files.add(PREDICTIONS, subject.remembered());
    }

    @Override
    public void load(StoredCheckpoint checkpoint) {
        trained.load(checkpoint);
        subject.remember(checkpoint.read(PREDICTIONS));
    }

    @Override
    public Artefact export(Path scratch) {
        trained.export(scratch);
        try {
            RewardFormFile.write(scratch, form);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write what the reward is to " + scratch + ": " + e.getMessage(), e);
        }
        return artefacts.putTree(scratch);
    }

    @Override
    public void close() {
        trained.close();
    }
}
