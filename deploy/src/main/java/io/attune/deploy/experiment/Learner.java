package io.attune.deploy.experiment;

import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Evaluation;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Objective;
import io.attune.trainer.objective.Objectives;
import io.attune.trainer.objective.Quantity;
import java.util.List;
import java.util.Map;

/** A policy, what it learns by and how it steps: the exact gradient of the objective's loss in the logits. */
final class Learner {
    private final TabularPolicy policy;
    private final TabularPolicy reference;
    private final Objective<?> objective;
    private final Optimiser optimiser;

    /** The policy as it is now becomes the reference. */
    Learner(TabularPolicy policy, String objective, Map<String, Double> parameters, Optimiser optimiser) {
        this(policy, policy.copy(), objective, parameters, optimiser);
    }

    Learner(
            TabularPolicy policy,
            TabularPolicy reference,
            String objective,
            Map<String, Double> parameters,
            Optimiser optimiser) {
        this.policy = policy;
        this.reference = reference;
        this.objective = Objectives.byId(objective, parameters);
        this.optimiser = optimiser;
    }

    TabularPolicy policy() {
        return policy;
    }

    /** Whether the objective learns from the policy's own completions alone. */
    boolean online() {
        return objective.definition().online();
    }

    /** What policy and reference say of a trajectory; the policy of this step drew it, or so objectives may take it. */
    Completion completion(Trajectory trajectory) {
        double[] logps = policy.logps(trajectory);
        return Completion.of(logps, reference.logps(trajectory)).with(Quantity.OLD_LOGPS, logps);
    }

    /**
     * One step of gradient descent.
     *
     * @param trajectories those of {@link Feedback#completions}, in their order
     */
    void step(Feedback feedback, List<Trajectory> trajectories) {
        policy.step(optimiser, gradient(feedback, trajectories));
    }

    /** The gradient of the loss, {@code [states · actions]}. */
    double[] gradient(Feedback feedback, List<Trajectory> trajectories) {
        Evaluation evaluation = objective.evaluateAny(feedback);
        double[] gradient = policy.zeros();
        for (int i = 0; i < trajectories.size(); i++) {
            policy.pullBack(trajectories.get(i), evaluation.coefficients().get(i), 1, gradient);
        }
        return gradient;
    }
}
