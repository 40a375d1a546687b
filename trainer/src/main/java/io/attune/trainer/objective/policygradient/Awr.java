package io.attune.trainer.objective.policygradient;

import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Parameter;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.Settings;
import io.attune.trainer.objective.advantage.Baseline;
import io.attune.trainer.objective.advantage.Exponentiated;
import io.attune.trainer.objective.advantage.SequenceReward;
import io.attune.trainer.objective.surrogate.Aggregation;
import io.attune.trainer.objective.surrogate.Ratio;
import io.attune.trainer.objective.surrogate.Surrogate;
import java.util.List;
import java.util.Set;

/**
 * Advantage-weighted regression: likelihood of completions, weighed exponentially by how good they were.
 *
 * <p>Loss: mean over completions of −w Σ_t log π(y_t), w = min(exp(A/β), 20), A = R − b. Coefficients: c_t = −w/B. It needs no importance ratio, so offline and online completions mix.
 *
 * <p>It is the projection of π* ∝ π_old·exp(A/β) onto the policies there are.
 *
 * <p>Source: Peng et al. 2019, Advantage-Weighted Regression (arXiv 1910.00177); seed 0, equation 33.
 *
 * <p>Needs: completions with {@code reward}. Defaults β 1, cap 20, b the batch mean.
 *
 * <p>Deviations: 1. the baseline is a mean of rewards and no learned critic.
 */
public final class Awr {
    private static final Parameter BETA = Parameter.positive("beta", 1, "temperature: how little an advantage counts");
    private static final Parameter CAP = Parameter.positive("cap", 20, "the largest weight");
    private static final Parameter BASELINE =
            Parameter.choice("baseline", "what is subtracted from the reward", "batch-mean", "moving-average", "none");

    public static final Definition<Groups> DEFINITION = new Definition<>(
            "awr",
            "AWR: likelihood of completions, weighed exponentially by their advantage",
            "−min(exp(A/β), cap) Σ_t log π(y_t), A = R − b",
            "Peng et al. 2019, arXiv 1910.00177",
            Groups.class,
            Feedback.Kind.ROLLOUTS,
            Set.of(Quantity.LOGPS, Quantity.REWARD),
            List.of(BETA, CAP, BASELINE),
            (definition, settings) -> new PolicyGradient(definition, recipe(settings)));

    private Awr() {}

    private static Recipe recipe(Settings settings) {
        var baseline = new Baseline(SequenceReward.PLAIN, Baseline.Kind.of(settings.word(BASELINE)));
        return Recipe.of(
                new Exponentiated(baseline, settings.number(BETA), settings.number(CAP)),
                Ratio.LIKELIHOOD,
                Surrogate.LINEAR,
                Aggregation.SEQUENCE_SUM);
    }
}
