package io.attune.kafka.event;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.UUID;

/**
 * The state that a round shall be in. Each command carries the whole wish, so only the newest of a round matters and the topic
 * can be compacted.
 *
 * @param sequence rises by one per command of the round, from 1
 */
public record RoundCommanded(UUID id, Instant at, UUID round, long sequence, Desired desired, RoundSpec spec)
        implements Event {

    public enum Desired {
        RUNNING,
        PAUSED,
        STOPPED
    }

    public RoundCommanded {
        requireNonNull(id, "id is null");
        requireNonNull(at, "at is null");
        requireNonNull(round, "round is null");
        requireNonNull(desired, "desired is null");
        requireNonNull(spec, "spec is null");
        if (sequence < 1) {
            throw new IllegalArgumentException("command sequence is " + sequence + ", expected 1 or more");
        }
    }

    @Override
    public UUID key() {
        return round;
    }
}
