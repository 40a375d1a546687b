package io.attune.kafka.event;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * Numbers about a version that no step gives: win rate, KL to the start, lag.
 *
 * @param source the role that measured, such as {@code evaluator}
 * @param policy number of the version measured
 */
public record Measured(UUID id, Instant at, UUID round, String source, int policy, Map<String, Double> metrics)
        implements Event {

    public Measured {
        requireNonNull(id, "id is null");
        requireNonNull(at, "at is null");
        requireNonNull(round, "round is null");
        requireNonNull(source, "source is null");
        metrics = Map.copyOf(metrics);
        Checks.requireFinite("metrics", metrics);
        Checks.requireAtLeast(0, "policy number", policy);
    }

    @Override
    public UUID key() {
        return round;
    }
}
