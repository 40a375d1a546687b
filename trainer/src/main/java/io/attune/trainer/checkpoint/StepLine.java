package io.attune.trainer.checkpoint;

import io.attune.kafka.event.AddedLater;
import java.util.List;
import java.util.UUID;

/**
 * A step as it was done: with the judgments and groups, it can be done again bit by bit.
 *
 * @param base number of the policy version that was published last before it
 * @param seed of whatever the step chose by chance
 * @param applied numbers in batch order, applied for the first time
 * @param replayed numbers in batch order behind them
 * @param groups ids of the groups in the batch, in its order
 */
public record StepLine(
        long step,
        int base,
        long seed,
        List<Long> applied,
        List<Long> replayed,
        @AddedLater List<UUID> groups) {
    public StepLine {
        applied = List.copyOf(applied);
        replayed = List.copyOf(replayed);
        groups = List.copyOf(groups);
    }
}
