package io.attune.kafka.event;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.UUID;

/** Its author took a judgment back. Not applied yet, it is excluded; applied already, the weights stay and the manifest says so. */
public record JudgmentRetracted(UUID id, Instant at, UUID round, long number) implements Event {
    public JudgmentRetracted {
        requireNonNull(id, "id is null");
        requireNonNull(at, "at is null");
        requireNonNull(round, "round is null");
        Checks.requireAtLeast(1, "judgment number", number);
    }

    @Override
    public UUID key() {
        return round;
    }
}
