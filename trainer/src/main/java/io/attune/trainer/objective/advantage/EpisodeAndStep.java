package io.attune.trainer.objective.advantage;

import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.Turns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A = A_episode + ω·A_step: the trajectory among those of its prompt, and each step among those that began in the same state.
 *
 * <p>A step is a turn; its return is Σ_k γ^k r of the steps from it on, where a step's reward is the sum of its {@code token_rewards}, or, without any, the completion's reward at the
 * last step. Source: Feng et al. 2025, GiGPO (arXiv 2505.10978).
 */
public record EpisodeAndStep(double omega, double gamma) implements Advantage {
    private static final Advantage EPISODE = new GroupRelative(SequenceReward.PLAIN, GroupComparison.STANDARDISED);

    /** One step of one completion, with the return from there on. */
    private record Step(int completion, int turn, double gain) {}

    @Override
    public List<double[]> of(Groups groups) {
        List<double[]> advantages = EPISODE.of(groups);
        int start = 0;
        for (Groups.Group group : groups.groups()) {
            add(group, advantages.subList(start, start + group.completions().size()));
            start += group.completions().size();
        }
        return advantages;
    }

    private void add(Groups.Group group, List<double[]> advantages) {
        Map<Double, List<Step>> byState = new LinkedHashMap<>();
        for (int i = 0; i < advantages.size(); i++) {
            Completion completion = group.completions().get(i);
            double[] anchors = completion.get(Quantity.ANCHORS);
            double[] gains = gains(completion);
            requireStates(anchors, gains);
            for (int turn = 0; turn < gains.length; turn++) {
                byState.computeIfAbsent(anchors[turn], _ -> new ArrayList<>()).add(new Step(i, turn, gains[turn]));
            }
        }
        for (List<Step> together : byState.values()) {
            double[] compared = GroupComparison.STANDARDISED.of(
                    together.stream().mapToDouble(Step::gain).toArray());
            for (int k = 0; k < compared.length; k++) {
                Step step = together.get(k);
                addTo(
                        group.completions().get(step.completion()),
                        step.turn(),
                        advantages.get(step.completion()),
                        compared[k]);
            }
        }
    }

    private void addTo(Completion completion, int turn, double[] advantages, double compared) {
        int[] turns = Turns.of(completion);
        for (int t = 0; t < turns.length; t++) {
            advantages[t] += turns[t] == turn ? omega * compared : 0;
        }
    }

    /** Discounted return from each turn on. */
    private double[] gains(Completion completion) {
        int[] turns = Turns.of(completion);
        double[] gains = new double[Turns.count(turns)];
        if (gains.length == 0) {
            return gains;
        }
        if (completion.has(Quantity.TOKEN_REWARDS)) {
            double[] rewards = completion.get(Quantity.TOKEN_REWARDS);
            for (int t = 0; t < turns.length; t++) {
                if (turns[t] >= 0) {
                    gains[turns[t]] += rewards[t];
                }
            }
        } else {
            gains[gains.length - 1] = completion.one(Quantity.REWARD);
        }
        for (int turn = gains.length - 2; turn >= 0; turn--) {
            gains[turn] += gamma * gains[turn + 1];
        }
        return gains;
    }

    private static void requireStates(double[] anchors, double[] gains) {
        if (anchors.length < gains.length) {
            throw new IllegalArgumentException(
                    "anchors has " + anchors.length + " entries, expected one for each of " + gains.length + " turns");
        }
    }

    @Override
    public Set<Quantity> needs() {
        return Set.of(Quantity.REWARD, Quantity.TURNS, Quantity.ANCHORS);
    }
}
