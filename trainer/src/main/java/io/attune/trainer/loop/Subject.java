package io.attune.trainer.loop;

import io.attune.kafka.event.JudgmentGiven;
import io.attune.trainer.data.Lesson;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.objective.Objective;
import java.util.List;
import java.util.Map;

/** What a reward model is taught, and how well it foresees people's judgments before it learns them. For one thread. */
sealed interface Subject permits ComparedPairs, ScoredAnswers {

    Objective<?> objective();

    Lesson lesson(JudgmentGiven judgment);

    /** How fast it is learned where the policy learns at {@code wished}. */
    double learningRate(double wished);

    /** Prepares a model that has learned nothing yet. */
    void begin(TrainableModel model);

    /** Has the model say what people will say, and remembers how near it was. */
    void foresee(List<Taught> fresh, TrainableModel model);

    /** How near it was of late, as metrics. */
    Map<String, Double> standing();

    /** What was remembered, as JSON for a checkpoint. */
    byte[] remembered();

    void remember(byte[] json);
}
