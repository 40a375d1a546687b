package io.attune.kafka.event;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * AdamW has returned: these judgments are in the weights.
 *
 * @param applied numbers of judgments applied for the first time, in batch order
 * @param replayed numbers of judgments that were in the batch again
 * @param base number of the policy version that the step started from
 * @param metrics by the ecosystem's names: {@code loss}, {@code rewards/margins}, {@code kl}, {@code grad_norm} …
 */
public record StepTaken(
        UUID id,
        Instant at,
        UUID round,
        PolicyPublished.Kind kind,
        long step,
        List<Long> applied,
        List<Long> replayed,
        int base,
        long seed,
        Map<String, Double> metrics)
        implements Event {

    public StepTaken {
        requireNonNull(id, "id is null");
        requireNonNull(at, "at is null");
        requireNonNull(round, "round is null");
        requireNonNull(kind, "kind is null");
        applied = List.copyOf(applied);
        replayed = List.copyOf(replayed);
        metrics = Map.copyOf(metrics);
        Checks.requireFinite("metrics", metrics);
        Checks.requireAtLeast(1, "step", step);
        Checks.requireAtLeast(0, "base policy number", base);
    }

    @Override
    public UUID key() {
        return round;
    }
}
