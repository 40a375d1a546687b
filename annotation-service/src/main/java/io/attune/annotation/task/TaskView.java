package io.attune.annotation.task;

import io.attune.kafka.event.TaskKind;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a task is about.
 *
 * @param round whose answers these are; null for imported ones
 * @param promptIds the prompt as the policy read it; empty for imported answers
 * @param overlap how many annotators it is for
 */
public record TaskView(
        UUID id, UUID project, UUID prompt, @Nullable UUID round, TaskKind kind, List<Integer> promptIds, int overlap) {
    public TaskView {
        promptIds = List.copyOf(promptIds);
    }
}
