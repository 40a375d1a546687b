package io.attune.trainer.loop;

import io.attune.kafka.codec.StrictJson;
import io.attune.kafka.event.JudgmentGiven;
import io.attune.kafka.event.Verdict;
import io.attune.trainer.data.Examples;
import io.attune.trainer.data.Lesson;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.objective.Objective;
import io.attune.trainer.objective.Objectives;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Pairs, by Bradley and Terry. Foreseen is which of two answers people will prefer. */
final class ComparedPairs implements Subject {
    private static final JsonMapper JSON = StrictJson.mapper();

    private final Objective<?> objective = Objectives.byId("bradley-terry", Map.of());
    /** A policy that learns from rewards waits until they are good: at the policy's own rate, they were not after 260 of the demo's judgments. */
    private static final double HASTE = 6;

    private final Examples examples;
    private final boolean awaited;
    private Predictions predictions = Predictions.NONE;

    /** @param awaited whether the policy rests until this has learned enough */
    ComparedPairs(Examples examples, boolean awaited) {
        this.examples = examples;
        this.awaited = awaited;
    }

    @Override
    public Objective<?> objective() {
        return objective;
    }

    @Override
    public Lesson lesson(JudgmentGiven judgment) {
        return examples.from(judgment, objective.definition());
    }

    @Override
    public double learningRate(double wished) {
        return awaited ? HASTE * wished : wished;
    }

    /** Only differences count, so that it may begin anywhere. */
    @Override
    public void begin(TrainableModel model) {}

    @Override
    public void foresee(List<Taught> fresh, TrainableModel model) {
        for (Taught taught : fresh) {
            JudgmentGiven judgment = taught.judgment();
            if (!judgment.byJudge() && judgment.verdict() instanceof Verdict.Preferred) {
                double[] rewards = model.rewards(taught.examples().getFirst().sequences());
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
    public byte[] remembered() {
        return JSON.writeValueAsBytes(predictions);
    }

    @Override
    public void remember(byte[] json) {
        predictions = JSON.readValue(json, Predictions.class);
    }
}
