package io.attune.annotation.task;

import io.attune.kafka.event.Message;
import io.attune.kafka.event.TaskKind;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A task that is reserved for one annotator.
 *
 * @param answers in the order in which they are to be displayed, which chance decided
 * @param guidelineVersion now in force
 * @param leasedUntil when somebody else may be given it, by the database's time
 */
public record LeasedTask(
        UUID id,
        UUID project,
        TaskKind kind,
        List<Message> prompt,
        List<Answer> answers,
        int guidelineVersion,
        Instant leasedUntil) {
    public LeasedTask {
        prompt = List.copyOf(prompt);
        answers = List.copyOf(answers);
    }

    /** Indices of the answers from left to right: what a submission says it displayed. */
    public List<Integer> displayed() {
        return answers.stream().map(Answer::index).toList();
    }
}
