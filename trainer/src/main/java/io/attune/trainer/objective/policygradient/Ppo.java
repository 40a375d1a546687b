package io.attune.trainer.objective.policygradient;

import static io.attune.trainer.objective.policygradient.PolicyParameters.ENTROPY_COEFFICIENT;
import static io.attune.trainer.objective.policygradient.PolicyParameters.EPSILON_HIGH;
import static io.attune.trainer.objective.policygradient.PolicyParameters.EPSILON_LOW;
import static io.attune.trainer.objective.policygradient.PolicyParameters.GAMMA;
import static io.attune.trainer.objective.policygradient.PolicyParameters.LAMBDA;
import static io.attune.trainer.objective.policygradient.PolicyParameters.REWARD_BETA;
import static io.attune.trainer.objective.policygradient.PolicyParameters.VALUE_CLIP;
import static io.attune.trainer.objective.policygradient.PolicyParameters.VALUE_COEFFICIENT;
import static io.attune.trainer.objective.policygradient.PolicyParameters.WHITEN;
import static io.attune.trainer.objective.policygradient.PolicyParameters.clipped;

import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.Settings;
import io.attune.trainer.objective.advantage.Gae;
import io.attune.trainer.objective.advantage.TokenRewards;
import io.attune.trainer.objective.surrogate.Aggregation;
import io.attune.trainer.objective.surrogate.Critic;
import io.attune.trainer.objective.surrogate.Ratio;
import io.attune.trainer.objective.surrogate.Surrogate;
import java.util.List;
import java.util.Set;

/**
 * Proximal policy optimisation with a critic.
 *
 * <p>Loss: −min(ρA, clip(ρ)A), mean over all tokens, plus {@code value_coefficient} times the critic's ½ max((V − R)², (clip(V, V_old ± 0.2) − R)²), less
 * {@code entropy_coefficient} times the entropy. Coefficients: c_t = −Aρ·1[unclipped]/N, v_t = coefficient·(V − R)/N where the value is not held, e_t = −coefficient/N.
 *
 * <p>A by generalised advantage estimation from rewards −β(log π_old − log π_ref) at every token and R at the last; whitened over the batch: the mean is
 * subtracted and the unbiased standard deviation divided by. Returns are A + V_old before whitening.
 *
 * <p>Source: Schulman et al. 2017, Proximal Policy Optimization (arXiv 1707.06347), equations 7, 9 and 11; rewards: Ziegler et al. 2019 (arXiv 1909.08593), section
 * 2.1.
 *
 * <p>Needs: completions with {@code reward}, {@code old_logps}, {@code values}, and {@code ref_logps} where β is not 0; {@code old_values} from the second epoch on. Defaults
 * β 0.05, ε 0.2, γ 1, λ 0.95, four epochs a batch.
 *
 * <p>Deviations: 1. tokens that do not count (an environment's) are no steps of the process: γ and λ do not count them. 2. the value behind the last token is 0 for a
 * truncated completion too.
 */
public final class Ppo {
    public static final Definition<Groups> DEFINITION = new Definition<>(
            "ppo",
            "PPO: clipped policy gradient with a critic and generalised advantage estimation",
            "−min(ρA, clip(ρ, 1 − ε, 1 + ε)A) + vf·½ max((V − R)², (clip(V, V_old ± .2) − R)²) − e·H, mean over tokens",
            "Schulman et al. 2017, arXiv 1707.06347; Ziegler et al. 2019, arXiv 1909.08593",
            Groups.class,
            Feedback.Kind.ROLLOUTS,
            Set.of(Quantity.LOGPS, Quantity.OLD_LOGPS, Quantity.REF_LOGPS, Quantity.REWARD, Quantity.VALUES),
            List.of(
                    REWARD_BETA,
                    EPSILON_LOW,
                    EPSILON_HIGH,
                    GAMMA,
                    LAMBDA,
                    WHITEN,
                    VALUE_COEFFICIENT,
                    VALUE_CLIP,
                    ENTROPY_COEFFICIENT),
            (definition, settings) -> new PolicyGradient(definition, recipe(settings)));

    private Ppo() {}

    static Recipe recipe(Settings settings) {
        return recipe(settings, settings.number(REWARD_BETA), clipped(settings));
    }

    /** GAE, token ratio, token mean and critic, around the surrogate that is given. */
    static Recipe recipe(Settings settings, double rewardBeta, Surrogate surrogate) {
        var gae = new Gae(
                new TokenRewards(rewardBeta), settings.number(GAMMA), settings.number(LAMBDA), settings.on(WHITEN));
        return Recipe.of(gae, Ratio.TOKEN, surrogate, Aggregation.TOKEN_MEAN)
                .teaching(new Critic(gae, settings.number(VALUE_CLIP), settings.number(VALUE_COEFFICIENT)))
                .rewardingEntropy(settings.number(ENTROPY_COEFFICIENT));
    }
}
