package io.attune.trainer.objective.policygradient;

import static io.attune.trainer.objective.policygradient.PolicyParameters.EPSILON_HIGH;
import static io.attune.trainer.objective.policygradient.PolicyParameters.EPSILON_LOW;
import static io.attune.trainer.objective.policygradient.PolicyParameters.KL_ESTIMATOR;
import static io.attune.trainer.objective.policygradient.PolicyParameters.LOSS_BETA;
import static io.attune.trainer.objective.policygradient.PolicyParameters.clipped;
import static io.attune.trainer.objective.policygradient.PolicyParameters.penalty;

import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.Settings;
import io.attune.trainer.objective.advantage.GroupComparison;
import io.attune.trainer.objective.advantage.GroupRelative;
import io.attune.trainer.objective.advantage.OverlongPenalty;
import io.attune.trainer.objective.advantage.SequenceReward;
import io.attune.trainer.objective.surrogate.Aggregation;
import io.attune.trainer.objective.surrogate.Ratio;
import java.util.List;
import java.util.Set;

/**
 * Self-play preference optimisation by rewards: a completion's reward is how often it is preferred to the policy's other completions, so that preferences need not be
 * transitive.
 *
 * <p>R_i = mean_{j≠i} P(y_i ≻ y_j); a sample is never compared with itself. Loss, A = R − mean of the group: −min(ρA, clip(ρ)A) + β·KL, mean over tokens, then over completions.
 *
 * <p>Source: Swamy et al. 2024, A Minimaximalist Approach to Reinforcement Learning from Human Feedback (arXiv 2401.04056), algorithm 1.
 *
 * <p>Needs: groups with {@code preference}, which is R_i, and {@code old_logps}. Defaults ε 0.2, no KL.
 *
 * <p>Deviations: 1. the paper leaves the policy gradient open; this is {@link DrGrpo}'s advantage with {@link Grpo}'s means.
 */
public final class Spo {
    public static final Definition<Groups> DEFINITION = new Definition<>(
            "spo",
            "SPO: the reward is how often a completion beats the policy's others",
            "−min(ρA, clip(ρ)A) + β·KL, A = R − mean, R_i = mean_{j≠i} P(y_i ≻ y_j)",
            "Swamy et al. 2024, arXiv 2401.04056",
            Groups.class,
            Feedback.Kind.GROUPS,
            Set.of(Quantity.LOGPS, Quantity.OLD_LOGPS, Quantity.PREFERENCE),
            List.of(LOSS_BETA, KL_ESTIMATOR, EPSILON_LOW, EPSILON_HIGH),
            (definition, settings) -> new PolicyGradient(definition, recipe(settings)));

    private Spo() {}

    private static Recipe recipe(Settings settings) {
        var wins = new SequenceReward(Quantity.PREFERENCE, 0, OverlongPenalty.NONE);
        return Recipe.of(
                        new GroupRelative(wins, GroupComparison.MEAN),
                        Ratio.TOKEN,
                        clipped(settings),
                        Aggregation.SEQUENCE_MEAN)
                .penalising(penalty(settings));
    }
}
