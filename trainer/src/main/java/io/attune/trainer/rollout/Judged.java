package io.attune.trainer.rollout;

import io.attune.trainer.model.Sequence;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Completions of one prompt with a reward each; those on which the reward abstained are not among them.
 *
 * @param rewards {@code [completions]}
 * @param greedy the reward of the greedy completion, where one was drawn
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
public record Judged(List<Sequence> completions, double[] rewards, OptionalDouble greedy) {

    /** Whether the rewards tell any two apart. */
    boolean tells() {
        return Arrays.stream(rewards).distinct().count() > 1;
    }

    double mean() {
        return Arrays.stream(rewards).average().orElse(0);
    }

    /** The place of the best, the first among equals. */
    int best() {
        int best = 0;
        for (int i = 1; i < rewards.length; i++) {
            best = rewards[i] > rewards[best] ? i : best;
        }
        return best;
    }

    /** The place of the worst, the last among equals. */
    int worst() {
        int worst = 0;
        for (int i = 1; i < rewards.length; i++) {
            worst = rewards[i] <= rewards[worst] ? i : worst;
        }
        return worst;
    }
}
