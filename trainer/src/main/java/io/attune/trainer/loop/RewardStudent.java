package io.attune.trainer.loop;

import io.attune.kafka.artefact.ArtefactStore;
import io.attune.kafka.codec.StrictJson;
import io.attune.kafka.event.Artefact;
import io.attune.kafka.event.JudgmentGiven;
import io.attune.kafka.event.PolicyPublished.Kind;
import io.attune.kafka.event.RoundSpec;
import io.attune.kafka.event.RoundSpec.Optimisation;
import io.attune.kafka.event.Verdict;
import io.attune.trainer.checkpoint.CheckpointFiles;
import io.attune.trainer.checkpoint.StoredCheckpoint;
import io.attune.trainer.data.Batch;
import io.attune.trainer.data.Examples;
import io.attune.trainer.data.Lesson;
import io.attune.trainer.model.Head;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.tokenizer.Tokenizer;
import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Objective;
import io.attune.trainer.objective.Objectives;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The reward model of a round: a scalar head over the round's base, learning pairs by Bradley and Terry. */
final class RewardStudent implements Student {
    private static final double MOST_REPLAY = 3;
    private static final int MOST_TOGETHER = 8;
    private static final String PREDICTIONS = "predictions.json";
    private static final JsonMapper JSON = StrictJson.mapper();

    private final ArtefactStore artefacts;
    private final Objective<?> objective = Objectives.byId("bradley-terry", Map.of());
    private final Tokenizer tokenizer;
    private final Examples examples;
    private final TrainedModel trained;
    private final Fitting fitting;
    private Predictions predictions = Predictions.NONE;

    RewardStudent(LoadedBase base, RoundSpec spec, ArtefactStore artefacts) {
        this.artefacts = artefacts;
        this.tokenizer = base.tokenizer();
        this.examples = new Examples(tokenizer);
        this.trained = new TrainedModel(base, spec, Head.SCALAR_REWARD);
        this.fitting = new Fitting(trained.config());
    }

    @Override
    public Kind kind() {
        return Kind.REWARD_MODEL;
    }

    /** A reward is read where the completion ends, so EOS is appended where the length limit cut it off. */
    @Override
    public Lesson lesson(JudgmentGiven judgment) throws Desk.Unusable {
        Lesson lesson = examples.from(judgment, objective.definition());
        if (lesson instanceof Lesson.Taught(var taught)) {
            lesson = new Lesson.Taught(taught.stream()
                    .map(example -> example.withSequences(this::ended))
                    .toList());
        }
        return fitting.checked(lesson);
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
                wished.learningRate(),
                Math.min(wished.batchSize(), MOST_TOGETHER),
                Math.min(wished.replay(), MOST_REPLAY),
                wished.weightDecay(),
                wished.maxGradNorm(),
                wished.publishEvery());
    }

    @Override
    public int leastCompletions() {
        return 1;
    }

    @Override
    public Map<String, Double> step(StepPlan plan, Optimisation optimisation) {
        predict(plan.applied());
        Batch batch = plan.batch();
        Map<String, Double> metrics = trained.step(
                batch.rows(),
                pass -> objective.evaluateAny(batch.feedback(
                        Arrays.stream(pass.rewards())
                                .mapToObj(Completion::scored)
                                .toList(),
                        List.of())),
                optimisation);
        metrics.putAll(standing());
        return metrics;
    }

    private void predict(List<Taught> fresh) {
        for (Taught taught : fresh) {
            JudgmentGiven judgment = taught.judgment();
            if (!judgment.byJudge() && judgment.verdict() instanceof Verdict.Preferred) {
                double[] rewards =
                        trained.model().rewards(taught.examples().getFirst().sequences());
                predictions = predictions.with(rewards[0] > rewards[1]);
            }
        }
    }

    @Override
    public Map<String, Double> standing() {
        Interval interval = Interval.wilson(predictions.accuracy(), predictions.count());
        return Map.of(
                RoundBoard.ACCURACY,
                predictions.accuracy(),
                RoundBoard.ACCURACY + "_low",
                interval.low(),
                RoundBoard.ACCURACY + "_high",
                interval.high(),
                RoundBoard.PREDICTED,
                (double) predictions.count());
    }

    @Override
    public void save(CheckpointFiles files) {
        trained.save(files);
        files.add(PREDICTIONS, JSON.writeValueAsBytes(predictions));
    }

    @Override
    public void load(StoredCheckpoint checkpoint) {
        trained.load(checkpoint);
        predictions = JSON.readValue(checkpoint.read(PREDICTIONS), Predictions.class);
    }

    @Override
    public Artefact export(Path scratch) {
        trained.export(scratch);
        return artefacts.putTree(scratch);
    }

    @Override
    public void close() {
        trained.close();
    }
}
