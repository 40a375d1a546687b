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
import io.attune.trainer.objective.Parameter;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.Settings;
import io.attune.trainer.objective.advantage.Advantage;
import io.attune.trainer.objective.advantage.GroupComparison;
import io.attune.trainer.objective.advantage.GroupRelative;
import io.attune.trainer.objective.advantage.SequenceReward;
import io.attune.trainer.objective.advantage.StepRewards;
import io.attune.trainer.objective.surrogate.Aggregation;
import io.attune.trainer.objective.surrogate.Ratio;
import java.util.List;
import java.util.Set;

/**
 * Group relative policy optimisation: PPO's clip without a critic, a completion being compared with the others of its prompt.
 *
 * <p>Loss: mean over completions of the mean over their tokens of −min(ρA, clip(ρ)A) + β·KL. Coefficients, w = 1/(n_i·B): c_t = [−Aρ·1[unclipped] +
 * β(1 − π_ref/π)]·w with the estimator k3.
 *
 * <p>A = (R − mean)/(std + 1e-4) within the group, std unbiased; 0 where all rewards are equal. With {@code process} rewards come at the ends of
 * reasoning steps ({@code token_rewards}; {@code segments} mark the steps), are standardised over all steps of the group, and A_t is the sum of those of steps ending at or
 * after t.
 *
 * <p>Source: Shao et al. 2024, DeepSeekMath (arXiv 2402.03300), equations 3 and 4, sections 4.1.2 and 4.1.3. Its iterative variant (section 4.1.4) is the same loss
 * whose reference becomes the policy after each iteration.
 *
 * <p>Needs: groups with {@code reward}, {@code old_logps}, and {@code ref_logps} where β is not 0. Defaults β 0.04, ε 0.2.
 *
 * <p>Deviations: 1. 1e-4 beside the standard deviation, which the paper leaves out.
 */
public final class Grpo {
    private static final Parameter BETA = LOSS_BETA.initially(0.04);
    private static final Parameter PROCESS =
            Parameter.flag("process", false, "whether rewards come at the ends of reasoning steps");

    public static final Definition<Groups> DEFINITION = new Definition<>(
            "grpo",
            "GRPO: PPO's clip without a critic, completions of one prompt compared with each other",
            "−min(ρA, clip(ρ)A) + β·KL, mean over tokens, then over completions; A = (R − mean)/(std + 1e-4) within the group",
            "Shao et al. 2024, arXiv 2402.03300",
            Groups.class,
            Feedback.Kind.GROUPS,
            Set.of(Quantity.LOGPS, Quantity.OLD_LOGPS, Quantity.REF_LOGPS, Quantity.REWARD),
            List.of(BETA, KL_ESTIMATOR, EPSILON_LOW, EPSILON_HIGH, PROCESS),
            (definition, settings) -> new PolicyGradient(definition, recipe(settings)));

    private Grpo() {}

    private static Recipe recipe(Settings settings) {
        Advantage advantage = settings.on(PROCESS)
                ? new StepRewards()
                : new GroupRelative(SequenceReward.PLAIN, GroupComparison.STANDARDISED);
        return Recipe.of(advantage, Ratio.TOKEN, clipped(settings), Aggregation.SEQUENCE_MEAN)
                .penalising(penalty(settings));
    }
}
