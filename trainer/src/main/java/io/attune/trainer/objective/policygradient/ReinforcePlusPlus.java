package io.attune.trainer.objective.policygradient;

import static io.attune.trainer.objective.policygradient.PolicyParameters.EPSILON_HIGH;
import static io.attune.trainer.objective.policygradient.PolicyParameters.EPSILON_LOW;
import static io.attune.trainer.objective.policygradient.PolicyParameters.GAMMA;
import static io.attune.trainer.objective.policygradient.PolicyParameters.REWARD_BETA;
import static io.attune.trainer.objective.policygradient.PolicyParameters.clipped;

import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Parameter;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.advantage.ReturnToGo;
import io.attune.trainer.objective.advantage.TokenRewards;
import io.attune.trainer.objective.surrogate.Aggregation;
import io.attune.trainer.objective.surrogate.Ratio;
import java.util.List;
import java.util.Set;

/**
 * REINFORCE++: PPO's clip on whitened returns, without a critic.
 *
 * <p>Rewards are −β(log π_old − log π_ref) at every token and R at the last; A_t is their discounted sum from t on, whitened over the whole batch. With
 * {@code baseline} the mean reward of the group is subtracted first. Loss: −min(ρA, clip(ρ)A), mean over all tokens. Coefficients: c_t = −Aρ·1[unclipped]/N.
 *
 * <p>Source: Hu 2025, REINFORCE++ (arXiv 2501.03262).
 *
 * <p>Needs: completions with {@code reward}, {@code old_logps}, and {@code ref_logps} where β is not 0; {@code token_rewards} are added. Defaults β 0.05, ε 0.2, γ 1.
 *
 * <p>Deviations: none.
 */
public final class ReinforcePlusPlus {
    private static final Parameter BASELINE = Parameter.flag(
            "baseline", false, "whether the mean reward of the prompt's completions is subtracted first");

    public static final Definition<Groups> DEFINITION = new Definition<>(
            "reinforce-plus-plus",
            "REINFORCE++: PPO's clip on returns whitened over the batch, without a critic",
            "−min(ρA, clip(ρ)A), mean over tokens; A_t = Σ_{u≥t} γ^{u−t} r_u whitened, r_u = −β(log π_old − log π_ref), and R at the end",
            "Hu 2025, arXiv 2501.03262",
            Groups.class,
            Feedback.Kind.ROLLOUTS,
            Set.of(Quantity.LOGPS, Quantity.OLD_LOGPS, Quantity.REF_LOGPS, Quantity.REWARD),
            List.of(REWARD_BETA, GAMMA, EPSILON_LOW, EPSILON_HIGH, BASELINE),
            (definition, settings) -> new PolicyGradient(
                    definition,
                    Recipe.of(
                            new ReturnToGo(
                                    new TokenRewards(settings.number(REWARD_BETA)),
                                    settings.number(GAMMA),
                                    settings.on(BASELINE)),
                            Ratio.TOKEN,
                            clipped(settings),
                            Aggregation.TOKEN_MEAN)));

    private ReinforcePlusPlus() {}
}
