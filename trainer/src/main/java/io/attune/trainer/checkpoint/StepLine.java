package io.attune.trainer.checkpoint;

import java.util.List;

/**
 * A step as it was done: with the judgments, it can be done again bit by bit.
 *
 * @param base number of the policy version that was published last before it
 * @param seed of whatever the step chose by chance
 * @param applied numbers in batch order, applied for the first time
 * @param replayed numbers in batch order behind them
 */
public record StepLine(long step, int base, long seed, List<Long> applied, List<Long> replayed) {
    public StepLine {
        applied = List.copyOf(applied);
        replayed = List.copyOf(replayed);
    }
}
