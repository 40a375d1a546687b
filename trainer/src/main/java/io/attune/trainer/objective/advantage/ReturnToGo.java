package io.attune.trainer.objective.advantage;

import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A_t = Σ_{u≥t} γ^{u−t} r_u over the tokens that count, whitened over the whole batch: Hu 2025, REINFORCE++ (arXiv 2501.03262).
 *
 * @param centred whether the mean reward of the group is subtracted first, its "baseline" variant
 */
public record ReturnToGo(TokenRewards rewards, double gamma, boolean centred) implements Advantage {

    @Override
    public List<double[]> of(Groups groups) {
        var returns = new ArrayList<double[]>();
        for (Groups.Group group : groups.groups()) {
            double mean = centred ? Moments.mean(SequenceReward.PLAIN.of(group)) : 0;
            for (Completion completion : group.completions()) {
                double[] tokens = rewards.of(completion);
                if (completion.last() >= 0) {
                    tokens[completion.last()] -= mean;
                }
                returns.add(discounted(completion, tokens));
            }
        }
        return Moments.whitened(groups.completions(), returns);
    }

    private double[] discounted(Completion completion, double[] tokens) {
        double after = 0;
        for (int t = tokens.length - 1; t >= 0; t--) {
            if (completion.counts(t)) {
                after = tokens[t] + gamma * after;
                tokens[t] = after;
            }
        }
        return tokens;
    }

    @Override
    public Set<Quantity> needs() {
        return rewards.needs();
    }
}
