package io.attune.kafka.event;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What a version answers to the prompts that the round page shows: one answer per prompt of the spec, in order. */
public record AnswersShown(UUID id, Instant at, UUID round, int policy, List<String> answers) implements Event {
    public AnswersShown {
        requireNonNull(id, "id is null");
        requireNonNull(at, "at is null");
        requireNonNull(round, "round is null");
        answers = List.copyOf(answers);
        Checks.requireAtLeast(0, "policy number", policy);
    }

    @Override
    public UUID key() {
        return round;
    }
}
