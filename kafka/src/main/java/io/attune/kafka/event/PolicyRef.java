package io.attune.kafka.event;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/** A version of a policy as it stands beside everything made from it. Number 0 is the policy that the round started from. */
public record PolicyRef(UUID id, int number) {
    public PolicyRef {
        requireNonNull(id, "id is null");
        if (number < 0) {
            throw new IllegalArgumentException("policy number is " + number + ", expected 0 or more");
        }
    }
}
