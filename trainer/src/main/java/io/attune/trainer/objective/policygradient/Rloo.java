package io.attune.trainer.objective.policygradient;

import static io.attune.trainer.objective.policygradient.PolicyParameters.EPSILON_HIGH;
import static io.attune.trainer.objective.policygradient.PolicyParameters.EPSILON_LOW;
import static io.attune.trainer.objective.policygradient.PolicyParameters.REWARD_BETA;
import static io.attune.trainer.objective.policygradient.PolicyParameters.clipped;

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
import io.attune.trainer.objective.surrogate.Surrogate;
import java.util.List;
import java.util.Set;

/**
 * REINFORCE leave-one-out: the baseline of a completion is the mean reward of the others of its prompt.
 *
 * <p>Loss, A_i = R_i − mean_{j≠i} R_j: mean over completions of −A Σ_t ρ_t with the token ratio ρ_t = π/π_old, or −A exp(Σ log π − Σ log π_old) with the
 * sequence ratio. Coefficients: c_t = −Aρ_t/B, or −Aρ/B. The KL is in the reward: R − β Σ(log π_old − log π_ref).
 *
 * <p>{@code epsilon_low} and {@code epsilon_high} clip the ratio as PPO does; 0, the default, does not clip.
 *
 * <p>Source: Kool et al. 2019, Buy 4 REINFORCE Samples, Get a Baseline for Free; Ahmadian et al. 2024, Back to Basics (arXiv 2402.14740).
 *
 * <p>Needs: groups with {@code reward}, {@code old_logps}, and {@code ref_logps} where β is not 0. Default β 0.05.
 *
 * <p>Deviations: 1. the papers update once per batch, where all ratios are 1; the ratios serve further epochs. 2. a group of one has advantage 0.
 */
public final class Rloo {
    private static final Parameter RATIO =
            Parameter.choice("ratio", "importance ratio of a token, or of the sequence", "token", "sequence");
    private static final Parameter LOW = EPSILON_LOW.initially(0);
    private static final Parameter HIGH = EPSILON_HIGH.initially(0);

    public static final Definition<Groups> DEFINITION = new Definition<>(
            "rloo",
            "REINFORCE leave-one-out: the other completions of the prompt are the baseline",
            "−A ρ, A = R − mean R of the others, R with β Σ_t (log π_old − log π_ref) taken out",
            "Kool et al. 2019; Ahmadian et al. 2024, arXiv 2402.14740",
            Groups.class,
            Feedback.Kind.GROUPS,
            Set.of(Quantity.LOGPS, Quantity.OLD_LOGPS, Quantity.REF_LOGPS, Quantity.REWARD),
            List.of(REWARD_BETA, RATIO, LOW, HIGH),
            (definition, settings) -> new PolicyGradient(definition, recipe(settings)));

    private Rloo() {}

    private static Recipe recipe(Settings settings) {
        var reward = SequenceReward.withKl(settings.number(REWARD_BETA));
        boolean sequence = settings.word(RATIO).equals("sequence");
        boolean unclipped = settings.number(LOW) == 0 && settings.number(HIGH) == 0;
        return Recipe.of(
                new GroupRelative(reward, GroupComparison.LEAVE_ONE_OUT),
                sequence ? Ratio.SEQUENCE_SUM : Ratio.TOKEN,
                unclipped ? Surrogate.IMPORTANCE : clipped(settings),
                sequence ? Aggregation.SEQUENCE_MEAN : Aggregation.SEQUENCE_SUM);
    }
}
