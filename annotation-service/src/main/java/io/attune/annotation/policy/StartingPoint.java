package io.attune.annotation.policy;

import static java.util.Objects.requireNonNull;

import io.attune.kafka.event.Artefact;
import java.util.List;

/**
 * What a round starts from.
 *
 * @param base model directory, as a tree
 * @param adapters to merge into it, the oldest first
 */
public record StartingPoint(PolicyView version, Artefact base, List<Artefact> adapters) {
    public StartingPoint {
        requireNonNull(version, "version is null");
        requireNonNull(base, "base is null");
        adapters = List.copyOf(adapters);
    }
}
