package io.attune.trainer.objective.policygradient;

import static io.attune.trainer.objective.policygradient.PolicyParameters.EPSILON_HIGH;
import static io.attune.trainer.objective.policygradient.PolicyParameters.EPSILON_LOW;

import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Parameter;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.Settings;
import io.attune.trainer.objective.advantage.Advantage;
import io.attune.trainer.objective.advantage.Anchor;
import io.attune.trainer.objective.advantage.Baseline;
import io.attune.trainer.objective.advantage.GroupComparison;
import io.attune.trainer.objective.advantage.GroupRelative;
import io.attune.trainer.objective.advantage.Separated;
import io.attune.trainer.objective.advantage.SequenceReward;
import io.attune.trainer.objective.surrogate.Aggregation;
import io.attune.trainer.objective.surrogate.Ratio;
import io.attune.trainer.objective.surrogate.Surrogate;
import java.util.List;
import java.util.Set;

/**
 * Generalised REINFORCE optimisation: one form of which many algorithms are a choice of ω, ε*, B and A.
 *
 * <p>Loss: mean over completions of −Σ_t ω(α(log π − ε*))·υ(A/β)·log π(y_t), A = R − B, where ω and ε* take no gradient. Coefficients: c_t = −ω(α(log π − ε*))·υ(A/β)/B.
 *
 * <p>By default ω = σ(∓x) on the completion's log-ratio to the reference: a good completion counts less the further it stands over the reference already, a bad one the further below. It
 * needs no importance ratio, so that offline pairs, as groups with rewards ±1, and online samples go into one batch.
 *
 * <p>Source: Cai 2025, One Framework to Rule Them All: Unifying RL-Based and RL-Free Methods in RLHF, equations 35 to 37 (seed 0).
 *
 * <p>Needs: groups with {@code reward}; {@code ref_logps} or {@code old_logps} where the anchor is measured from them. Defaults α 0.1, β 1.
 *
 * <p>Deviations: 1. ω may read the sign of A: PPO's clip and DPO's pull need it. 2. x may be that of the whole completion.
 */
public final class Gro {
    private static final Parameter ALPHA =
            Parameter.positive("alpha", 0.1, "how sharply ω tells completions near their anchor from those far off");
    private static final Parameter BETA = Parameter.positive("beta", 1, "temperature of the advantage");
    private static final Parameter OMEGA = Parameter.choice(
            "omega",
            "ω: logistic as in DPO, one as in REINFORCE, bell as in KTO, clip as in PPO",
            "logistic",
            "one",
            "bell",
            "clip");
    private static final Parameter ANCHOR = Parameter.choice(
            "anchor",
            "ε*: the reference, the reference and the other completions of the prompt, the drawing policy, or none",
            "reference",
            "others",
            "old",
            "none");
    private static final Parameter LEVEL =
            Parameter.choice("level", "whether a completion or a token is measured", "sequence", "token");
    private static final Parameter UPSILON = Parameter.choice(
            "upsilon", "υ: the advantage itself, or its exponential, 20 at most", "identity", "exponential");
    private static final Parameter BASELINE = Parameter.choice(
            "baseline",
            "B: what is subtracted from the reward",
            "leave-one-out",
            "group-mean",
            "batch-mean",
            "moving-average",
            "none");

    public static final Definition<Groups> DEFINITION = new Definition<>(
            "gro",
            "GRO: the general form that REINFORCE, DPO, KTO and AWR are choices of",
            "−Σ_t ω(α(log π − ε*))·υ(A/β)·log π(y_t), A = R − B",
            "Cai 2025, One Framework to Rule Them All, equation 35",
            Groups.class,
            Feedback.Kind.GROUPS,
            Set.of(Quantity.LOGPS, Quantity.REF_LOGPS, Quantity.REWARD),
            List.of(ALPHA, BETA, OMEGA, ANCHOR, LEVEL, UPSILON, BASELINE, EPSILON_LOW, EPSILON_HIGH),
            (definition, settings) -> new PolicyGradient(definition, recipe(settings)));

    private Gro() {}

    /** The form with these parts, whatever they are. */
    static Recipe recipe(Separated weight) {
        return Recipe.of(weight, Ratio.LIKELIHOOD, Surrogate.LINEAR, Aggregation.SEQUENCE_SUM);
    }

    private static Recipe recipe(Settings settings) {
        return recipe(new Separated(
                advantage(settings.word(BASELINE)),
                omega(settings),
                anchor(settings.word(ANCHOR)),
                settings.word(LEVEL).equals("sequence"),
                settings.number(ALPHA),
                settings.word(UPSILON).equals("identity") ? Separated.Upsilon.IDENTITY : Separated.Upsilon.EXPONENTIAL,
                settings.number(BETA)));
    }

    private static Advantage advantage(String baseline) {
        return switch (baseline) {
            case "leave-one-out" -> new GroupRelative(SequenceReward.PLAIN, GroupComparison.LEAVE_ONE_OUT);
            case "group-mean" -> new GroupRelative(SequenceReward.PLAIN, GroupComparison.MEAN);
            default -> new Baseline(SequenceReward.PLAIN, Baseline.Kind.of(baseline));
        };
    }

    private static Separated.Omega omega(Settings settings) {
        return switch (settings.word(OMEGA)) {
            case "one" -> Separated.Omega.ONE;
            case "bell" -> Separated.Omega.BELL;
            case "clip" -> Separated.Omega.clipped(settings.number(EPSILON_LOW), settings.number(EPSILON_HIGH));
            default -> Separated.Omega.LOGISTIC;
        };
    }

    private static Anchor anchor(String word) {
        return switch (word) {
            case "others" -> Anchor.others(Anchor.REFERENCE);
            case "old" -> Anchor.OLD;
            case "none" -> Anchor.NONE;
            default -> Anchor.REFERENCE;
        };
    }
}
