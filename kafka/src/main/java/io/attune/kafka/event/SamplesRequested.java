package io.attune.kafka.event;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The web process asks for {@code count} answers to a prompt.
 *
 * @param round whose policy answers
 * @param policy a particular version, for the playground; null means the newest of the round
 */
public record SamplesRequested(
        UUID id,
        Instant at,
        UUID round,
        UUID prompt,
        List<Message> messages,
        int count,
        Purpose purpose,
        @Nullable UUID policy)
        implements Event {

    /** Whether the answers become a task or are shown to whoever asked. */
    public enum Purpose {
        TASK,
        PLAYGROUND
    }

    public SamplesRequested {
        requireNonNull(id, "id is null");
        requireNonNull(at, "at is null");
        requireNonNull(round, "round is null");
        requireNonNull(prompt, "prompt is null");
        requireNonNull(purpose, "purpose is null");
        messages = List.copyOf(messages);
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("prompt " + prompt + " has no message");
        }
        if (count < 1 || count > 64) {
            throw new IllegalArgumentException("count is " + count + ", expected 1 to 64");
        }
    }

    @Override
    public UUID key() {
        return prompt;
    }
}
