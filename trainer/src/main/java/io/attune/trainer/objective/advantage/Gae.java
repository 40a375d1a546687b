package io.attune.trainer.objective.advantage;

import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Quantity;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Generalised advantage estimation: A_t = Σ_l (γλ)^l δ_{t+l}, δ_t = r_t + γV_{t+1} − V_t, over the tokens that count, the value behind the last one
 * being 0. Values are those of the drawing critic, and constants.
 *
 * <p>Source: Schulman et al. 2016 (arXiv 1506.02438), equation 16.
 *
 * @param whitened whether advantages (never returns) are whitened over the whole batch
 */
public record Gae(TokenRewards rewards, double gamma, double lambda, boolean whitened) implements Advantage {

    @Override
    public List<double[]> of(Groups groups) {
        List<Completion> completions = groups.completions();
        List<double[]> advantages = completions.stream().map(this::advantages).toList();
        return whitened ? Moments.whitened(completions, advantages) : advantages;
    }

    /** What the critic learns to say: R_t = A_t + V_t, {@code [tokens]}. */
    public double[] returns(Completion completion) {
        double[] returns = advantages(completion);
        double[] values = oldValues(completion);
        for (int t = 0; t < returns.length; t++) {
            returns[t] += completion.counts(t) ? values[t] : 0;
        }
        return returns;
    }

    /** The critic's values when the completion was drawn. */
    public static double[] oldValues(Completion completion) {
        return completion.has(Quantity.OLD_VALUES)
                ? completion.get(Quantity.OLD_VALUES)
                : completion.detached(Quantity.VALUES);
    }

    private double[] advantages(Completion completion) {
        double[] tokens = rewards.of(completion);
        double[] values = oldValues(completion);
        double advantage = 0;
        double next = 0;
        for (int t = tokens.length - 1; t >= 0; t--) {
            if (completion.counts(t)) {
                advantage = tokens[t] + gamma * next - values[t] + gamma * lambda * advantage;
                next = values[t];
                tokens[t] = advantage;
            }
        }
        return tokens;
    }

    @Override
    public Set<Quantity> needs() {
        var needs = EnumSet.copyOf(rewards.needs());
        needs.add(Quantity.VALUES);
        return needs;
    }
}
