package io.attune.trainer.objective.policygradient;

import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Parameter;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.Settings;
import io.attune.trainer.objective.advantage.PositivePart;
import io.attune.trainer.objective.advantage.RatioWeighted;
import io.attune.trainer.objective.advantage.ValueBaseline;
import io.attune.trainer.objective.surrogate.Aggregation;
import io.attune.trainer.objective.surrogate.Ratio;
import io.attune.trainer.objective.surrogate.Surrogate;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Advantage leftover lunch: off-policy policy gradient on a fixed data set, a whole answer being one action.
 *
 * <p>Loss: mean over completions with A > 0 of −A·r·Σ_t log π(y_t), A = R − V_ref, r = clip(π/π_ref, 1 − ε, 1 + ε) without gradient. Coefficients: c_t = −A·r/B.
 *
 * <p>{@code ratio} is that of the completion, that of each token, or none (r = 1).
 *
 * <p>Source: Baheti et al. 2024, Leftover Lunch: Advantage-based Offline Reinforcement Learning for Language Models (arXiv 2305.14718).
 *
 * <p>Needs: completions with {@code reward}, {@code ref_logps}, and {@code values}, of which the first that counts is V_ref, the reference policy's expected reward. Default ε 0.2.
 *
 * <p>Deviations: 1. completions with A ≤ 0 count in no mean: they are dropped from the data.
 */
public final class ALoL {
    private static final Parameter EPSILON = Parameter.between("epsilon", 0.2, 0, 1, "how far the ratio may be from 1");
    private static final Parameter RATIO = Parameter.choice(
            "ratio", "importance ratio of the completion, of a token, or none", "sequence", "token", "none");

    public static final Definition<Groups> DEFINITION = new Definition<>(
            "a-lol",
            "A-LoL: likelihood of given completions, weighed by how much they beat the reference's value",
            "−A·clip(sg[π/π_ref], 1 ± ε) Σ_t log π(y_t) where A = R − V_ref > 0",
            "Baheti et al. 2024, arXiv 2305.14718",
            Groups.class,
            Feedback.Kind.ROLLOUTS,
            Set.of(Quantity.LOGPS, Quantity.REF_LOGPS, Quantity.REWARD, Quantity.VALUES),
            List.of(EPSILON, RATIO),
            (definition, settings) -> new PolicyGradient(definition, recipe(settings)));

    private ALoL() {}

    private static Recipe recipe(Settings settings) {
        var weighting = RatioWeighted.Kind.valueOf(settings.word(RATIO).toUpperCase(Locale.ROOT));
        var advantage = new RatioWeighted(new PositivePart(new ValueBaseline()), weighting, settings.number(EPSILON));
        return Recipe.of(advantage, Ratio.LIKELIHOOD, Surrogate.LINEAR, Aggregation.SEQUENCE_SUM)
                .selecting(Selection.WITH_ADVANTAGE);
    }
}
