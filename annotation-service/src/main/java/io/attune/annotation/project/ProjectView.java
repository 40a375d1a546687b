package io.attune.annotation.project;

import io.attune.kafka.event.TaskKind;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A project as it is now.
 *
 * @param guidelines the newest text
 * @param guidelineVersion of that text, from 1
 * @param overlap how many annotators judge each task
 */
public record ProjectView(
        UUID id,
        String name,
        TaskKind kind,
        String guidelines,
        int guidelineVersion,
        List<Dimension> dimensions,
        int overlap,
        Instant createdAt) {
    public ProjectView {
        dimensions = List.copyOf(dimensions);
    }
}
