package io.attune.trainer.objective.policygradient;

import static io.attune.trainer.objective.policygradient.PolicyParameters.EPSILON_HIGH;
import static io.attune.trainer.objective.policygradient.PolicyParameters.EPSILON_LOW;
import static io.attune.trainer.objective.policygradient.PolicyParameters.clipped;

import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Parameter;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.Settings;
import io.attune.trainer.objective.advantage.GroupComparison;
import io.attune.trainer.objective.advantage.GroupRelative;
import io.attune.trainer.objective.advantage.OverlongPenalty;
import io.attune.trainer.objective.advantage.SequenceReward;
import io.attune.trainer.objective.surrogate.Aggregation;
import io.attune.trainer.objective.surrogate.Ratio;
import java.util.List;
import java.util.Set;

/**
 * DAPO: GRPO with a wider upper clip, a mean over tokens, no KL, and without groups that teach nothing.
 *
 * <p>Loss: −min(ρA, clip(ρ, 1 − ε_low, 1 + ε_high)A), mean over all tokens of the groups whose rewards differ. Coefficients: c_t = −Aρ·1[unclipped]/N.
 *
 * <p>A as in GRPO. Where {@code max_length} is given, the reward of an overlong answer is lessened: by nothing up to {@code max_length} − {@code overlong_buffer} tokens, then
 * linearly, by 1 at most.
 *
 * <p>Source: Yu et al. 2025, DAPO (arXiv 2503.14476), equations 8 to 13.
 *
 * <p>Needs: groups with {@code reward} and {@code old_logps}; whoever draws them resamples prompts whose group is dropped. Defaults ε_low 0.2, ε_high 0.28.
 *
 * <p>Deviations: 1. the overlong penalty is clamped at −1. 2. it lessens the reward before groups are compared, so that a group of equal rewards and unequal lengths is
 * kept.
 */
public final class Dapo {
    private static final Parameter HIGH = EPSILON_HIGH.initially(0.28);
    private static final Parameter MAX_LENGTH =
            Parameter.notNegative("max_length", 0, "tokens at which an answer loses a whole reward of 1; 0 is off");
    private static final Parameter BUFFER =
            Parameter.notNegative("overlong_buffer", 0, "tokens before max_length over which that loss grows");

    public static final Definition<Groups> DEFINITION = new Definition<>(
            "dapo",
            "DAPO: GRPO with a wider upper clip and a mean over tokens, without groups of equal rewards",
            "−min(ρA, clip(ρ, 1 − ε_low, 1 + ε_high)A), mean over tokens; A = (R − mean)/(std + 1e-4) within the group",
            "Yu et al. 2025, arXiv 2503.14476",
            Groups.class,
            Feedback.Kind.GROUPS,
            Set.of(Quantity.LOGPS, Quantity.OLD_LOGPS, Quantity.REWARD),
            List.of(EPSILON_LOW, HIGH, MAX_LENGTH, BUFFER),
            (definition, settings) -> new PolicyGradient(definition, recipe(settings)));

    private Dapo() {}

    private static Recipe recipe(Settings settings) {
        var overlong = new OverlongPenalty(settings.number(MAX_LENGTH), settings.number(BUFFER));
        return Recipe.of(
                        new GroupRelative(
                                new SequenceReward(Quantity.REWARD, 0, overlong), GroupComparison.STANDARDISED),
                        Ratio.TOKEN,
                        clipped(settings),
                        Aggregation.TOKEN_MEAN)
                .selecting(Selection.INFORMATIVE_GROUPS);
    }
}
