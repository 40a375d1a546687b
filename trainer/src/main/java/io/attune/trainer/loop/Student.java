package io.attune.trainer.loop;

import io.attune.kafka.event.Artefact;
import io.attune.kafka.event.GroupRewarded;
import io.attune.kafka.event.JudgmentGiven;
import io.attune.kafka.event.PolicyPublished.Kind;
import io.attune.kafka.event.RoundSpec;
import io.attune.kafka.event.RoundSpec.Optimisation;
import io.attune.trainer.checkpoint.Resumable;
import io.attune.trainer.data.Example;
import io.attune.trainer.data.Lesson;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What learns in a round: weights, their optimiser and an objective. For one thread. */
interface Student extends Resumable, AutoCloseable {
    Kind kind();

    /**
     * What a judgment teaches.
     *
     * @throws Desk.Unusable if its numbers do not fit the model
     */
    Lesson lesson(JudgmentGiven judgment) throws Desk.Unusable;

    /** How it learns from groups; null where it learns from judgments. */
    RoundSpec.@Nullable Groups groups(RoundSpec spec);

    /**
     * What a rewarded group teaches.
     *
     * @throws Desk.Unusable if its numbers do not fit the model, or it learns from judgments
     */
    List<Example> lesson(GroupRewarded group) throws Desk.Unusable;

    /** How it learns where the round says {@code wished}. */
    Optimisation optimisation(Optimisation wished);

    /** Whether it learns judgments stage by stage, so that none of another stage may share a step. */
    boolean inStages();

    /** The fewest completions that a step's batch needs. */
    int leastCompletions();

    /**
     * Takes one step.
     *
     * @return loss, gradient norm and the objective's metrics
     * @throws RoundFailedException if the numbers are no longer finite; the weights are as before
     */
    Map<String, Double> step(StepPlan plan, Optimisation optimisation);

    /** Numbers that a published version carries beside those of its last step. */
    Map<String, Double> standing();

    /**
     * The newest weights as others take them: a PEFT adapter directory, or a model directory.
     *
     * @param scratch an absent directory to write them to
     */
    Artefact export(Path scratch);

    @Override
    void close();
}
