package io.attune.trainer.objective.policygradient;

import static io.attune.trainer.objective.policygradient.PolicyParameters.ENTROPY_COEFFICIENT;
import static io.attune.trainer.objective.policygradient.PolicyParameters.GAMMA;
import static io.attune.trainer.objective.policygradient.PolicyParameters.LAMBDA;
import static io.attune.trainer.objective.policygradient.PolicyParameters.VALUE_CLIP;
import static io.attune.trainer.objective.policygradient.PolicyParameters.VALUE_COEFFICIENT;
import static io.attune.trainer.objective.policygradient.PolicyParameters.WHITEN;

import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Parameter;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.Settings;
import io.attune.trainer.objective.surrogate.KlEstimator;
import io.attune.trainer.objective.surrogate.Surrogate;
import java.util.Set;
import java.util.stream.Stream;

/**
 * PPO held by a KL penalty instead of a clip, whose weight follows the KL.
 *
 * <p>Loss: −ρA + β·KL(π_old ‖ π), mean over all tokens, plus the critic's. The KL is estimated from the sampled token by ρ − 1 − log ρ, so: c_t = [−Aρ + β(ρ − 1)]/N.
 *
 * <p>β changes between steps by {@link KlController}: this loss takes it as it is. Advantages as in {@link Ppo}.
 *
 * <p>Source: Schulman et al. 2017 (arXiv 1707.06347), equation 8 and section 4; proportional rule: Ziegler et al. 2019 (arXiv 1909.08593), section 2.2.
 *
 * <p>Needs: what {@link Ppo} needs. Defaults β 0.2 at first, target 0.01 nats, KL to the reference in the reward 0.05.
 *
 * <p>Deviations: 1. the KL is that of the sampled tokens, without bias, and not summed over the vocabulary.
 */
public final class PpoAdaptiveKl {
    private static final Parameter REWARD_KL = Parameter.notNegative(
            "reward_beta", 0.05, "weight of the KL to the reference, taken out of the reward; 0 needs no reference");

    public static final Definition<Groups> DEFINITION = new Definition<>(
            "ppo-adaptive-kl",
            "PPO held by a KL penalty, whose weight follows the KL, instead of a clip",
            "−ρA + β(ρ − 1 − log ρ), mean over tokens, plus the critic's",
            "Schulman et al. 2017, arXiv 1707.06347; Ziegler et al. 2019, arXiv 1909.08593",
            Groups.class,
            Feedback.Kind.ROLLOUTS,
            Set.of(Quantity.LOGPS, Quantity.OLD_LOGPS, Quantity.REF_LOGPS, Quantity.REWARD, Quantity.VALUES),
            Stream.concat(
                            Stream.of(
                                    KlController.WEIGHT,
                                    REWARD_KL,
                                    GAMMA,
                                    LAMBDA,
                                    WHITEN,
                                    VALUE_COEFFICIENT,
                                    VALUE_CLIP,
                                    ENTROPY_COEFFICIENT),
                            KlController.PARAMETERS.stream())
                    .toList(),
            (definition, settings) -> new PolicyGradient(definition, recipe(settings)));

    private PpoAdaptiveKl() {}

    private static Recipe recipe(Settings settings) {
        return Ppo.recipe(settings, settings.number(REWARD_KL), Surrogate.IMPORTANCE)
                .penalising(new KlPenalty(
                        KlEstimator.K3_OF_ANCHOR, settings.number(KlController.WEIGHT), Quantity.OLD_LOGPS));
    }
}
