package io.attune.kafka.client;

import java.util.List;

/**
 * What one poll brought.
 *
 * @param events in the order of each partition
 * @param restarts partitions that are read from their start from here on; their events come with later polls
 */
public record Read(List<ReadEvent> events, List<Restart> restarts) {
    public Read {
        events = List.copyOf(events);
        restarts = List.copyOf(restarts);
    }
}
