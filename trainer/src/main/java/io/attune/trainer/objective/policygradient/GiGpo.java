package io.attune.trainer.objective.policygradient;

import static io.attune.trainer.objective.policygradient.PolicyParameters.EPSILON_HIGH;
import static io.attune.trainer.objective.policygradient.PolicyParameters.EPSILON_LOW;
import static io.attune.trainer.objective.policygradient.PolicyParameters.GAMMA;
import static io.attune.trainer.objective.policygradient.PolicyParameters.KL_ESTIMATOR;
import static io.attune.trainer.objective.policygradient.PolicyParameters.LOSS_BETA;
import static io.attune.trainer.objective.policygradient.PolicyParameters.clipped;
import static io.attune.trainer.objective.policygradient.PolicyParameters.penalty;

import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Parameter;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.Settings;
import io.attune.trainer.objective.advantage.EpisodeAndStep;
import io.attune.trainer.objective.surrogate.Aggregation;
import io.attune.trainer.objective.surrogate.Ratio;
import java.util.List;
import java.util.Set;

/**
 * Group-in-group policy optimisation: an agent's trajectories are compared with each other, and its steps with the steps that others took in the same state.
 *
 * <p>Loss: that of {@link Grpo} with A = A_episode + ω·A_step. A_episode is GRPO's. A_step standardises the discounted returns of the steps that began in the same state inside the
 * prompt's group; a state that came once gives 0.
 *
 * <p>Source: Feng et al. 2025, Group-in-Group Policy Optimization (arXiv 2505.10978).
 *
 * <p>Needs: groups with {@code reward}, {@code old_logps}, {@code turns} and {@code anchors}; {@code token_rewards} are the rewards of steps, and without them the reward comes at the
 * last one. Defaults ω 1, γ 0.95, ε 0.2, no KL.
 *
 * <p>Deviations: 1. 1e-4 beside both standard deviations.
 */
public final class GiGpo {
    private static final Parameter OMEGA =
            Parameter.notNegative("omega", 1, "weight ω of the advantage among steps from the same state");
    private static final Parameter DISCOUNT = GAMMA.initially(0.95);

    public static final Definition<Groups> DEFINITION = new Definition<>(
            "gigpo",
            "GiGPO: GRPO on trajectories and, inside, on steps taken in the same state",
            "−min(ρA, clip(ρ)A) + β·KL, mean over tokens, then over completions; A = A_episode + ω·A_step",
            "Feng et al. 2025, arXiv 2505.10978",
            Groups.class,
            Feedback.Kind.GROUPS,
            Set.of(Quantity.LOGPS, Quantity.OLD_LOGPS, Quantity.REWARD, Quantity.TURNS, Quantity.ANCHORS),
            List.of(OMEGA, DISCOUNT, LOSS_BETA, KL_ESTIMATOR, EPSILON_LOW, EPSILON_HIGH),
            (definition, settings) -> new PolicyGradient(definition, recipe(settings)));

    private GiGpo() {}

    private static Recipe recipe(Settings settings) {
        return Recipe.of(
                        new EpisodeAndStep(settings.number(OMEGA), settings.number(DISCOUNT)),
                        Ratio.TOKEN,
                        clipped(settings),
                        Aggregation.SEQUENCE_MEAN)
                .penalising(penalty(settings));
    }
}
