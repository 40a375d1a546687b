package io.attune.trainer.loop;

import static java.util.Objects.requireNonNull;

import io.attune.kafka.client.OffsetPosition;
import io.attune.kafka.event.AddedLater;
import io.attune.kafka.event.PolicyPublished;
import io.attune.trainer.checkpoint.Manifest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What of a learner is neither tensor nor judgment, as a checkpoint keeps it.
 *
 * @param positions next offsets to read; all before them is in the manifest
 * @param steps optimiser steps so far
 * @param newest version published last; null before the first
 * @param runningMillis time spent running
 * @param logLength bytes of the step log that belong to this checkpoint
 * @param known ids of groups that were met, each with the number of the version that drew it
 */
record LearnerState(
        Orders orders,
        Manifest manifest,
        List<OffsetPosition> positions,
        long steps,
        @Nullable PolicyPublished newest,
        long runningMillis,
        long logLength,
        @AddedLater Map<UUID, Integer> known) {
    LearnerState {
        requireNonNull(orders, "orders is null");
        requireNonNull(manifest, "manifest is null");
        positions = List.copyOf(positions);
        known = Map.copyOf(known);
    }
}
