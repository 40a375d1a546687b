package io.attune.annotation.task;

import static java.util.Objects.requireNonNull;

import io.attune.kafka.event.Sample;
import io.attune.kafka.event.TaskKind;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The wish for a task.
 *
 * @param id of the request for the answers: the same again makes no second task
 * @param round whose answers these are; null for imported ones
 * @param promptIds the prompt as the policy read it; empty for imported answers
 * @param samples in stored order, as many as the kind asks for
 */
public record NewTask(
        UUID id,
        UUID project,
        UUID prompt,
        @Nullable UUID round,
        TaskKind kind,
        List<Integer> promptIds,
        List<Sample> samples,
        int overlap) {
    public NewTask {
        requireNonNull(id, "id is null");
        requireNonNull(project, "project is null");
        requireNonNull(prompt, "prompt is null");
        requireNonNull(kind, "kind is null");
        promptIds = List.copyOf(promptIds);
        samples = List.copyOf(samples);
        if (samples.size() != kind.answers()) {
            throw new IllegalArgumentException(
                    "a task of kind " + kind + " has " + kind.answers() + " answers, this one " + samples.size());
        }
    }

    /** What the task will be about. */
    public TaskView view() {
        return new TaskView(id, project, prompt, round, kind, promptIds, overlap);
    }
}
