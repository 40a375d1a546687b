package io.attune.deploy.bench;

import io.attune.kafka.event.PolicyPublished;
import io.attune.kafka.event.StepTaken;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** When each judgment was in a step for the first time, and when a version that has that step was published. */
final class Learned {
    private final Map<Long, Step> stepOf = new HashMap<>();
    private final Map<UUID, NavigableMap<Long, Instant>> publishedBySteps = new HashMap<>();

    private record Step(UUID round, long number, Instant at) {}

    synchronized void add(StepTaken taken) {
        if (taken.kind() == PolicyPublished.Kind.POLICY) {
            Step step = new Step(taken.round(), taken.step(), taken.at());
            taken.applied().forEach(number -> stepOf.putIfAbsent(number, step));
        }
    }

    synchronized void add(PolicyPublished published) {
        if (published.kind() == PolicyPublished.Kind.POLICY) {
            publishedBySteps
                    .computeIfAbsent(published.round(), round -> new TreeMap<>())
                    .merge(published.steps(), published.at(), (a, b) -> a.isBefore(b) ? a : b);
        }
    }

    /** From {@code sent} until the step with that judgment had been taken; empty until it is. */
    synchronized Optional<Duration> untilStep(long judgment, Instant sent) {
        return Optional.ofNullable(stepOf.get(judgment)).map(step -> Duration.between(sent, step.at()));
    }

    /** From {@code sent} until a version with that judgment was published; empty until it is. */
    synchronized Optional<Duration> untilPublished(long judgment, Instant sent) {
        return Optional.ofNullable(stepOf.get(judgment))
                .flatMap(step -> Optional.ofNullable(publishedBySteps.get(step.round()))
                        .flatMap(versions -> Optional.ofNullable(versions.ceilingEntry(step.number()))))
                .map(version -> Duration.between(sent, version.getValue()));
    }
}
