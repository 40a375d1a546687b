package io.attune.kafka.topic;

import static java.util.Objects.requireNonNull;

/** A topic deleted and created again has the same name and another id. */
public record TopicIdentity(String id, int partitions) {
    public TopicIdentity {
        requireNonNull(id, "id is null");
    }
}
