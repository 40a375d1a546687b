package io.attune.trainer.objective.advantage;

import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Quantity;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A = R − b with one b for the whole step batch: Williams 1992's baseline.
 *
 * <p>At the first step there is no average yet, and a moving average is the batch mean.
 */
public record Baseline(SequenceReward reward, Kind kind) implements Advantage {

    /** What b is. */
    public enum Kind {
        /** Mean of earlier steps' rewards, {@link Groups#averageReward}. */
        MOVING_AVERAGE,
        BATCH_MEAN,
        NONE;

        /** As people write them, the default first. */
        public static String[] words() {
            return Arrays.stream(values())
                    .map(kind -> kind.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .toArray(String[]::new);
        }

        public static Kind of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    @Override
    public List<double[]> of(Groups groups) {
        List<Completion> completions = groups.completions();
        double[] rewards = completions.stream().mapToDouble(reward::of).toArray();
        double b = baseline(groups, rewards);
        return IntStream.range(0, rewards.length)
                .mapToObj(i -> completions.get(i).spread(rewards[i] - b))
                .toList();
    }

    private double baseline(Groups groups, double[] rewards) {
        Double average = groups.averageReward();
        return switch (kind) {
            case MOVING_AVERAGE -> average == null ? Moments.mean(rewards) : average;
            case BATCH_MEAN -> Moments.mean(rewards);
            case NONE -> 0;
        };
    }

    @Override
    public Set<Quantity> needs() {
        return reward.needs();
    }
}
