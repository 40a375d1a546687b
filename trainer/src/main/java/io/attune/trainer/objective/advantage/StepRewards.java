package io.attune.trainer.objective.advantage;

import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Quantity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Rewards at the ends of reasoning steps, standardised over all steps of the group; A_t is the sum of those of steps that end at or after t.
 *
 * <p>A step ends where {@code segments} change, or, without segments, where a token's reward is not 0. Source: Shao et al. 2024 (arXiv 2402.03300), section
 * 4.1.3.
 */
public record StepRewards() implements Advantage {

    @Override
    public List<double[]> of(Groups groups) {
        var advantages = new ArrayList<double[]>();
        for (Groups.Group group : groups.groups()) {
            double[] rewards = group.completions().stream()
                    .flatMapToDouble(completion -> {
                        double[] tokens = completion.get(Quantity.TOKEN_REWARDS);
                        return Arrays.stream(ends(completion)).mapToDouble(end -> tokens[end]);
                    })
                    .toArray();
            double[] standardised = rewards.length == 0 ? rewards : GroupComparison.STANDARDISED.of(rewards);
            int start = 0;
            for (Completion completion : group.completions()) {
                int[] ends = ends(completion);
                advantages.add(sums(completion, ends, Arrays.copyOfRange(standardised, start, start + ends.length)));
                start += ends.length;
            }
        }
        return advantages;
    }

    private static double[] sums(Completion completion, int[] ends, double[] rewards) {
        double[] sums = new double[completion.length()];
        double sum = 0;
        int step = ends.length;
        for (int t = sums.length - 1; t >= 0; t--) {
            if (step > 0 && ends[step - 1] == t) {
                step--;
                sum += rewards[step];
            }
            sums[t] = completion.counts(t) ? sum : 0;
        }
        return sums;
    }

    /** The last tokens of the steps, among those that count. */
    private static int[] ends(Completion completion) {
        int[] counted = IntStream.range(0, completion.length())
                .filter(completion::counts)
                .toArray();
        if (!completion.has(Quantity.SEGMENTS)) {
            double[] rewards = completion.get(Quantity.TOKEN_REWARDS);
            return Arrays.stream(counted).filter(t -> rewards[t] != 0).toArray();
        }
        double[] segments = completion.get(Quantity.SEGMENTS);
        return IntStream.range(0, counted.length)
                .filter(k -> k == counted.length - 1 || segments[counted[k]] != segments[counted[k + 1]])
                .map(k -> counted[k])
                .toArray();
    }

    @Override
    public Set<Quantity> needs() {
        return Set.of(Quantity.TOKEN_REWARDS);
    }
}
