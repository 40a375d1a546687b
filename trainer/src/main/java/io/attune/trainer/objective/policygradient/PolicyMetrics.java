package io.attune.trainer.objective.policygradient;

import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.advantage.Moments;
import io.attune.trainer.objective.advantage.SequenceReward;
import io.attune.trainer.objective.numeric.Mean;
import io.attune.trainer.objective.numeric.Variance;
import io.attune.trainer.objective.surrogate.Ratio;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** What a policy gradient reports, by the ecosystem's names. Means of ratios are over all tokens that count, or over completions where each has one ratio. How well
 * a critic foresees is 1 − Var(R − V)/Var(R): 1 for one that knows, 0 for one that says the same of all. */
final class PolicyMetrics {
    /** Returns that vary less are all the same, but for rounding. */
    private static final double SAME = 1e-12;

    private final Recipe recipe;
    private final Map<String, Double> values = new TreeMap<>();
    private final Mean policyLoss = new Mean();
    private final Mean valueLoss = new Mean();
    private final Variance returns = new Variance();
    private final Variance errors = new Variance();
    private final Mean ratio = new Mean();
    private final Mean approximateKl = new Mean();
    private final Mean low = new Mean();
    private final Mean high = new Mean();
    private final Mean clipped = new Mean();
    private final Mean kl = new Mean();

    PolicyMetrics(Groups groups, Recipe recipe) {
        this.recipe = recipe;
        lengths(groups);
        rewards(groups);
    }

    private void lengths(Groups groups) {
        var length = new Mean();
        var entropy = new Mean();
        var drift = new Mean();
        for (Completion completion : groups.completions()) {
            length.add(completion.tokens());
            if (completion.has(Quantity.ENTROPY) && completion.tokens() > 0) {
                entropy.add(completion.sum(Quantity.ENTROPY) / completion.tokens());
            }
            if (completion.has(Quantity.OLD_LOGPS) && completion.has(Quantity.REF_LOGPS)) {
                drift.add(completion.drift());
            }
        }
        length.into(values, "completions/mean_length");
        entropy.into(values, "entropy");
        drift.into(values, "objective/kl");
    }

    private void rewards(Groups groups) {
        var reward = new Mean();
        var deviation = new Mean();
        var alike = new Mean();
        for (Groups.Group group : groups.groups()) {
            if (group.completions().stream().allMatch(completion -> completion.has(Quantity.REWARD))) {
                double[] rewards = SequenceReward.PLAIN.of(group);
                Arrays.stream(rewards).forEach(reward::add);
                double std = Moments.deviation(rewards);
                deviation.add(std);
                alike.add(std == 0 ? 1 : 0);
            }
        }
        reward.into(values, "reward");
        deviation.into(values, "reward_std");
        alike.into(values, "frac_reward_zero_std");
    }

    void policy(double loss, double x, double advantage) {
        policyLoss.add(loss);
        if (recipe.ratio() != Ratio.LIKELIHOOD) {
            boolean clips = recipe.surrogate().clips(x, advantage);
            ratio.add(Math.exp(Math.clamp(x, -20, 20)));
            approximateKl.add(x * x / 2);
            clipped.add(clips ? 1 : 0);
            low.add(clips && advantage < 0 ? 1 : 0);
            high.add(clips && advantage > 0 ? 1 : 0);
        }
    }

    void kl(double estimate) {
        kl.add(estimate);
    }

    void critic(double loss, double returned, double value) {
        valueLoss.add(loss);
        returns.add(returned);
        errors.add(returned - value);
    }

    Map<String, Double> values() {
        policyLoss.into(values, "loss/policy_avg");
        valueLoss.into(values, "loss/value_avg");
        if (returns.value() > SAME) {
            values.put("critic/vf_explained_var", 1 - errors.value() / returns.value());
        }
        ratio.into(values, "val/ratio");
        approximateKl.into(values, "policy/approxkl_avg");
        clipped.into(values, "policy/clipfrac_avg");
        low.into(values, "clip_ratio/low_mean");
        high.into(values, "clip_ratio/high_mean");
        kl.into(values, "kl");
        return values;
    }
}
