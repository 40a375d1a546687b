package io.attune.trainer.objective.policygradient;

import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Parameter;
import io.attune.trainer.objective.Settings;
import java.util.List;

/**
 * How the weight of a KL follows the KL: state that belongs to the learner, between steps.
 *
 * <p>Halving: β/2 where d < target/1.5, 2β where d > 1.5·target. Proportional: β(1 + clip(d/target − 1, ±0.2)·n/horizon), n being the completions of the step.
 *
 * <p>Source: Schulman et al. 2017 (arXiv 1707.06347), section 4; Ziegler et al. 2019 (arXiv 1909.08593), section 2.2.
 *
 * @param target KL to hold, in nats
 * @param horizon completions over which the proportional rule acts
 */
public record KlController(double target, double horizon, boolean proportional) {
    private static final double TOLERANCE = 1.5;
    private static final double MOST = 0.2;

    private static final Parameter TARGET =
            Parameter.positive("kl_target", 0.01, "the KL a step should have, in nats a token");
    private static final Parameter HORIZON =
            Parameter.positive("kl_horizon", 10_000, "completions over which the proportional rule acts");
    private static final Parameter RULE = Parameter.choice(
            "kl_rule", "how the weight follows: by halves and doubles, or in proportion", "halving", "proportional");

    /** The weight that it steers, as it is at the first step. */
    public static final Parameter WEIGHT = Parameter.notNegative(
            "beta", 0.2, "weight of the KL to the policy that drew the completions, at the first step");

    static final List<Parameter> PARAMETERS = List.of(TARGET, HORIZON, RULE);

    /** Whether an algorithm has such a weight. */
    public static boolean isPartOf(Definition<?> definition) {
        return definition.parameters().contains(TARGET);
    }

    /** The controller that these settings describe. */
    public static KlController of(Settings settings) {
        return new KlController(
                settings.number(TARGET),
                settings.number(HORIZON),
                settings.word(RULE).equals("proportional"));
    }

    /**
     * The weight of the next step.
     *
     * @param kl of the step just taken, in nats
     * @param completions in that step
     */
    public double next(double beta, double kl, int completions) {
        if (proportional) {
            return beta * (1 + Math.clamp(kl / target - 1, -MOST, MOST) * completions / horizon);
        }
        if (kl < target / TOLERANCE) {
            return beta / 2;
        }
        return kl > target * TOLERANCE ? beta * 2 : beta;
    }
}
