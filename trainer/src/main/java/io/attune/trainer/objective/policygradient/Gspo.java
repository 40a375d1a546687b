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
 * Group sequence policy optimisation: GRPO whose ratio is that of the whole completion.
 *
 * <p>Loss, s = exp(mean_t(log π − log π_old)): mean over completions of −min(sA, clip(s)A) + β·KL. Coefficients: c_t = −As·1[unclipped]/(n_i·B) + β·KL'.
 *
 * <p>Source: Zheng et al. 2025, Group Sequence Policy Optimization (arXiv 2507.18071), equations 5 to 7; the range of the clip from section 5.1.
 *
 * <p>Needs: groups with {@code reward} and {@code old_logps}. Defaults ε_low 3e-4, ε_high 4e-4, no KL: a mean over tokens moves far less than one token's ratio.
 *
 * <p>Deviations: 1. advantages have GRPO's 1e-4 beside the standard deviation.
 */
public final class Gspo {
    private static final Parameter LOW = EPSILON_LOW.initially(3e-4);
    private static final Parameter HIGH = EPSILON_HIGH.initially(4e-4);

    public static final Definition<Groups> DEFINITION = new Definition<>(
            "gspo",
            "GSPO: GRPO with one clipped ratio for the whole completion",
            "−min(sA, clip(s)A) + β·KL, s = exp(mean_t(log π − log π_old)), A = (R − mean)/(std + 1e-4) within the group",
            "Zheng et al. 2025, arXiv 2507.18071",
            Groups.class,
            Feedback.Kind.GROUPS,
            Set.of(Quantity.LOGPS, Quantity.OLD_LOGPS, Quantity.REWARD),
            List.of(LOSS_BETA, KL_ESTIMATOR, LOW, HIGH),
            (definition, settings) -> new PolicyGradient(definition, recipe(settings)));

    private Gspo() {}

    private static Recipe recipe(Settings settings) {
        return Recipe.of(
                        new GroupRelative(SequenceReward.PLAIN, GroupComparison.STANDARDISED),
                        Ratio.SEQUENCE_MEAN,
                        clipped(settings),
                        Aggregation.SEQUENCE_MEAN)
                .penalising(penalty(settings));
    }
}
