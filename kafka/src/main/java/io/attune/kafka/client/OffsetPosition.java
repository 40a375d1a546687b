package io.attune.kafka.client;

import static java.util.Objects.requireNonNull;

import io.attune.kafka.topic.Topic;

/**
 * A place in a log that cannot be mistaken for one in another log: it names the cluster and the topic by their identities.
 *
 * @param offset of a record, or of the next one to read
 */
public record OffsetPosition(String clusterId, String topicId, Topic topic, int partition, long offset) {
    public OffsetPosition {
        requireNonNull(clusterId, "clusterId is null");
        requireNonNull(topicId, "topicId is null");
        requireNonNull(topic, "topic is null");
        if (partition < 0 || offset < 0) {
            throw new IllegalArgumentException(
                    "partition is " + partition + " and offset " + offset + ", expected 0 or more");
        }
    }
}
