package io.attune.trainer.objective.advantage;

import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Quantity;
import java.util.Set;

/**
 * The reward of each token: what came at that token, −β(log π_old − log π_ref), and on the last token that counts the reward of the whole
 * completion.
 *
 * @param beta β, weight of the KL (its estimator k1); 0 is off
 */
public record TokenRewards(double beta) {

    /** Rewards {@code [tokens]}; 0 where a token does not count. */
    public double[] of(Completion completion) {
        double[] rewards =
                completion.has(Quantity.TOKEN_REWARDS) ? completion.get(Quantity.TOKEN_REWARDS) : completion.spread(0);
        if (beta != 0) {
            double[] old = completion.get(Quantity.OLD_LOGPS);
            double[] reference = completion.get(Quantity.REF_LOGPS);
            for (int t = 0; t < rewards.length; t++) {
                rewards[t] -= beta * (old[t] - reference[t]);
            }
        }
        for (int t = 0; t < rewards.length; t++) {
            rewards[t] = completion.counts(t) ? rewards[t] : 0;
        }
        if (completion.last() >= 0) {
            rewards[completion.last()] += completion.one(Quantity.REWARD);
        }
        return rewards;
    }

    public Set<Quantity> needs() {
        return beta == 0 ? Set.of(Quantity.REWARD) : Set.of(Quantity.REWARD, Quantity.OLD_LOGPS, Quantity.REF_LOGPS);
    }
}
