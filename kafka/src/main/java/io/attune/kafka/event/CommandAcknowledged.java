package io.attune.kafka.event;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The learner has taken a round command in, or has stopped by itself.
 *
 * @param sequence of the command; 0 when the learner acted by itself (a limit was reached, or the round failed)
 * @param reason why, in words for the round page; null for a plain acknowledgement
 */
public record CommandAcknowledged(
        UUID id,
        Instant at,
        UUID round,
        long sequence,
        State state,
        @Nullable String reason) implements Event {

    public enum State {
        RUNNING,
        PAUSED,
        STOPPED,
        FAILED
    }

    public CommandAcknowledged {
        requireNonNull(id, "id is null");
        requireNonNull(at, "at is null");
        requireNonNull(round, "round is null");
        requireNonNull(state, "state is null");
        if (sequence < 0) {
            throw new IllegalArgumentException("command sequence is " + sequence + ", expected 0 or more");
        }
    }

    @Override
    public UUID key() {
        return round;
    }
}
