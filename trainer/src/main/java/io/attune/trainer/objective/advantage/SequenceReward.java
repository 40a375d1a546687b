package io.attune.trainer.objective.advantage;

import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Quantity;
import java.util.Set;

/**
 * The reward of a whole completion, with the KL of the policy that drew it taken out: R − β Σ_t (log π_old − log π_ref), less what an
 * overlong answer costs.
 *
 * @param reward where R stands
 * @param beta β, weight of the KL; 0 is off
 */
public record SequenceReward(Quantity reward, double beta, OverlongPenalty overlong) {

    /** R itself. */
    public static final SequenceReward PLAIN = withKl(0);

    /** R less β times the KL. */
    public static SequenceReward withKl(double beta) {
        return new SequenceReward(Quantity.REWARD, beta, OverlongPenalty.NONE);
    }

    public double of(Completion completion) {
        double value = completion.one(reward) + overlong.of(completion.tokens());
        return beta == 0 ? value : value - beta * completion.drift();
    }

    /** Those of a group, in order. */
    public double[] of(Groups.Group group) {
        return group.completions().stream().mapToDouble(this::of).toArray();
    }

    public Set<Quantity> needs() {
        return beta == 0 ? Set.of(reward) : Set.of(reward, Quantity.OLD_LOGPS, Quantity.REF_LOGPS);
    }
}
