package io.attune.annotation.policy;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/**
 * A learner's version has come into the registry; said within the transaction that stores it.
 *
 * @param event the Kafka event that brought it
 */
public record VersionRegistered(UUID event, PolicyView version) {
    public VersionRegistered {
        requireNonNull(event, "event is null");
        requireNonNull(version, "version is null");
    }
}
