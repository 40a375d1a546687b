package io.attune.kafka.client;

import static java.util.Objects.requireNonNull;

import io.attune.kafka.topic.Topic;

/** A reader could not go on where it was and reads this partition from its start: the caller sees old events again. */
public record Restart(Topic topic, int partition, String reason) {
    public Restart {
        requireNonNull(topic, "topic is null");
        requireNonNull(reason, "reason is null");
    }
}
