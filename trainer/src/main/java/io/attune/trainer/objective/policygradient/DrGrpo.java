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
import io.attune.trainer.objective.advantage.GroupComparison;
import io.attune.trainer.objective.advantage.GroupRelative;
import io.attune.trainer.objective.advantage.SequenceReward;
import io.attune.trainer.objective.surrogate.Aggregation;
import io.attune.trainer.objective.surrogate.Ratio;
import java.util.List;
import java.util.Set;

/**
 * GRPO done right: without the two divisions that favour long wrong answers and easy prompts.
 *
 * <p>Loss: Σ over completions and tokens of −min(ρA, clip(ρ)A) + β·KL, divided by the constant B·L_max; A = R − mean within the group. Coefficients: c_t =
 * [−Aρ·1[unclipped] + β·KL']/(B·L_max).
 *
 * <p>Source: Liu et al. 2025, Understanding R1-Zero-Like Training (arXiv 2503.20783).
 *
 * <p>Needs: groups with {@code reward} and {@code old_logps}. Defaults ε 0.2, no KL, L_max 512: the longest answer that the sampler draws, never the width of a padded
 * batch.
 *
 * <p>Deviations: none.
 */
public final class DrGrpo {
    private static final Parameter MAX_LENGTH = Parameter.positive(
            "max_length",
            512,
            "L_max, the longest completion that is drawn, in tokens: the constant that sums are divided by");

    public static final Definition<Groups> DEFINITION = new Definition<>(
            "dr-grpo",
            "Dr. GRPO: GRPO without dividing by the length or the standard deviation",
            "Σ_t [−min(ρA, clip(ρ)A) + β·KL]/(B·L_max), A = R − mean within the group",
            "Liu et al. 2025, arXiv 2503.20783",
            Groups.class,
            Feedback.Kind.GROUPS,
            Set.of(Quantity.LOGPS, Quantity.OLD_LOGPS, Quantity.REWARD),
            List.of(LOSS_BETA, KL_ESTIMATOR, EPSILON_LOW, EPSILON_HIGH, MAX_LENGTH),
            (definition, settings) -> new PolicyGradient(definition, recipe(settings)));

    private DrGrpo() {}

    private static Recipe recipe(Settings settings) {
        return Recipe.of(
                        new GroupRelative(SequenceReward.PLAIN, GroupComparison.MEAN),
                        Ratio.TOKEN,
                        clipped(settings),
                        Aggregation.constantLength(settings.number(MAX_LENGTH)))
                .penalising(penalty(settings));
    }
}
