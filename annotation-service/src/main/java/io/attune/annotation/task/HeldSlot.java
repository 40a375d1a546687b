package io.attune.annotation.task;

import org.jspecify.annotations.Nullable;

/**
 * The place that an annotator has in a task, locked until the transaction ends.
 *
 * @param attempt how many judgments at this place were retracted
 * @param judgment number of the judgment in force here; null while there is none
 */
public record HeldSlot(
        TaskView task, int slot, int attempt, @Nullable Long judgment) {}
