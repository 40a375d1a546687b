package io.attune.trainer.objective.policygradient;

import static io.attune.trainer.objective.policygradient.PolicyParameters.REWARD_BETA;

import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Parameter;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.Settings;
import io.attune.trainer.objective.advantage.Baseline;
import io.attune.trainer.objective.advantage.SequenceReward;
import io.attune.trainer.objective.surrogate.Aggregation;
import io.attune.trainer.objective.surrogate.Ratio;
import io.attune.trainer.objective.surrogate.Surrogate;
import java.util.List;
import java.util.Set;

/**
 * REINFORCE: raises the likelihood of a completion by how much its reward beats a baseline.
 *
 * <p>Loss: mean over completions of −A Σ_t log π(y_t), A = R − β Σ_t (log π_old − log π_ref) − b. Coefficients: c_t = −A/B.
 *
 * <p>b is the moving average of earlier steps' rewards, the batch mean, or 0. The moving average stands beside the batch ({@link Groups#averageReward}); at the
 * first step it is the batch mean.
 *
 * <p>Source: Williams 1992, Simple statistical gradient-following algorithms; for language models Ahmadian et al. 2024 (arXiv 2402.14740).
 *
 * <p>Needs: completions with {@code reward}, and {@code old_logps} and {@code ref_logps} where β is not 0. Default β 0.05.
 *
 * <p>Deviations: none. The loss is a surrogate: its value has no meaning beside its gradient.
 */
public final class Reinforce {
    private static final Parameter BASELINE =
            Parameter.choice("baseline", "what is subtracted from the reward", Baseline.Kind.words());

    public static final Definition<Groups> DEFINITION = new Definition<>(
            "reinforce",
            "REINFORCE: raises the likelihood of completions whose reward beats a baseline",
            "−A Σ_t log π(y_t), A = R − β Σ_t (log π_old − log π_ref) − b",
            "Williams 1992; Ahmadian et al. 2024, arXiv 2402.14740",
            Groups.class,
            Feedback.Kind.ROLLOUTS,
            Set.of(Quantity.LOGPS, Quantity.OLD_LOGPS, Quantity.REF_LOGPS, Quantity.REWARD),
            List.of(REWARD_BETA, BASELINE),
            (definition, settings) -> new PolicyGradient(definition, recipe(settings)));

    private Reinforce() {}

    private static Recipe recipe(Settings settings) {
        var kind = Baseline.Kind.of(settings.word(BASELINE));
        var reward = SequenceReward.withKl(settings.number(REWARD_BETA));
        return Recipe.of(new Baseline(reward, kind), Ratio.LIKELIHOOD, Surrogate.LINEAR, Aggregation.SEQUENCE_SUM);
    }
}
