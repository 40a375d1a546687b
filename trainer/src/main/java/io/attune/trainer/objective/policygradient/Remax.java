package io.attune.trainer.objective.policygradient;

import static io.attune.trainer.objective.policygradient.PolicyParameters.REWARD_BETA;

import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Parameter;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.advantage.GreedyBaseline;
import io.attune.trainer.objective.advantage.SequenceReward;
import io.attune.trainer.objective.surrogate.Aggregation;
import io.attune.trainer.objective.surrogate.Ratio;
import io.attune.trainer.objective.surrogate.Surrogate;
import java.util.List;
import java.util.Set;

/**
 * ReMax: the baseline is the reward of the greedy completion of the same prompt.
 *
 * <p>Loss: mean over completions of −A Σ_t log π(y_t), A = R − R(greedy). Coefficients: c_t = −A/B.
 *
 * <p>Source: Li et al. 2023, ReMax (arXiv 2310.10505).
 *
 * <p>Needs: completions with {@code reward} and {@code greedy_reward}: one greedy sample more per prompt.
 *
 * <p>Deviations: 1. {@code beta} takes the KL out of the sampled reward alone, the greedy one being judged as it is; it is 0 by default.
 */
public final class Remax {
    private static final Parameter BETA = REWARD_BETA.initially(0);

    public static final Definition<Groups> DEFINITION = new Definition<>(
            "remax",
            "ReMax: the greedy completion's reward is the baseline",
            "−A Σ_t log π(y_t), A = R − R(greedy completion)",
            "Li et al. 2023, arXiv 2310.10505",
            Groups.class,
            Feedback.Kind.ROLLOUTS,
            Set.of(Quantity.LOGPS, Quantity.REWARD, Quantity.GREEDY_REWARD),
            List.of(BETA),
            (definition, settings) -> new PolicyGradient(
                    definition,
                    Recipe.of(
                            new GreedyBaseline(SequenceReward.withKl(settings.number(BETA))),
                            Ratio.LIKELIHOOD,
                            Surrogate.LINEAR,
                            Aggregation.SEQUENCE_SUM)));

    private Remax() {}
}
