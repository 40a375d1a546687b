package io.attune.trainer.objective.policygradient;

import io.attune.trainer.objective.Parameter;
import io.attune.trainer.objective.Settings;
import io.attune.trainer.objective.surrogate.Clipped;
import io.attune.trainer.objective.surrogate.KlEstimator;
import io.attune.trainer.objective.surrogate.Surrogate;
import java.util.Locale;

/** The knobs that several rows of this family share. */
final class PolicyParameters {
    static final Parameter EPSILON_LOW = Parameter.notNegative(
            "epsilon_low", 0.2, "how far the ratio may fall below 1 before a bad action moves the policy no more");
    static final Parameter EPSILON_HIGH = Parameter.notNegative(
            "epsilon_high", 0.2, "how far the ratio may rise above 1 before a good action moves the policy no more");
    /** KL in the loss. */
    static final Parameter LOSS_BETA =
            Parameter.notNegative("beta", 0, "weight of the KL to the reference in the loss; 0 needs no reference");
    /** KL in the reward. */
    static final Parameter REWARD_BETA = Parameter.notNegative(
            "beta", 0.05, "weight of the KL to the reference, taken out of the reward; 0 needs no reference");

    static final Parameter KL_ESTIMATOR = Parameter.choice(
            "kl_estimator",
            "estimator of the KL in the loss: k2 is the reverse KL, k3 the forward one",
            "k3",
            "k2",
            "k1");
    static final Parameter GAMMA = Parameter.between("gamma", 1, 0, 1, "how much a reward counts a token earlier");
    static final Parameter LAMBDA = Parameter.between(
            "lambda", 0.95, 0, 1, "how far the estimate looks ahead: 0 trusts the critic, 1 the rewards");
    static final Parameter VALUE_CLIP = Parameter.positive("value_clip", 0.2, "how far a value may move in one step");
    static final Parameter VALUE_COEFFICIENT =
            Parameter.notNegative("value_coefficient", 0.1, "weight of the critic's loss");
    static final Parameter ENTROPY_COEFFICIENT =
            Parameter.notNegative("entropy_coefficient", 0, "weight of the entropy bonus");
    static final Parameter WHITEN =
            Parameter.flag("whiten", true, "whether advantages are centred and scaled over the whole batch");

    private PolicyParameters() {}

    /** The clipped surrogate of the settings. */
    static Surrogate clipped(Settings settings) {
        return new Clipped(settings.number(EPSILON_LOW), settings.number(EPSILON_HIGH));
    }

    /** The KL penalty of the settings. */
    static KlPenalty penalty(Settings settings) {
        return KlPenalty.toReference(
                KlEstimator.valueOf(settings.word(KL_ESTIMATOR).toUpperCase(Locale.ROOT)), settings.number(LOSS_BETA));
    }
}
