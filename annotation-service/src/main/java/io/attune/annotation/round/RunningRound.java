package io.attune.annotation.round;

import java.util.UUID;

/**
 * A round that shall run and has not ended.
 *
 * @param live whether it draws answers and asks people while it learns, see {@link TuningObjective#live()}
 */
public record RunningRound(UUID id, UUID project, boolean live) {}
