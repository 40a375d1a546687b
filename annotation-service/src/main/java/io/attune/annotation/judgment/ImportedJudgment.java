package io.attune.annotation.judgment;

import static java.util.Objects.requireNonNull;

import io.attune.kafka.event.Verdict;
import java.util.List;
import java.util.UUID;

/**
 * A judgment from a file.
 *
 * @param task its identity: the same again is stored once
 * @param prompt that the project has already
 * @param answers in stored order, as many as the project's kind asks for
 */
public record ImportedJudgment(UUID task, UUID prompt, List<String> answers, Verdict verdict) {
    public ImportedJudgment {
        requireNonNull(task, "task is null");
        requireNonNull(prompt, "prompt is null");
        requireNonNull(verdict, "verdict is null");
        answers = List.copyOf(answers);
    }
}
