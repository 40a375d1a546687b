package io.attune.kafka.client;

import static java.util.Objects.requireNonNull;

import io.attune.kafka.event.Event;

/** An event and where it was read. */
public record ReadEvent(Event event, OffsetPosition position) {
    public ReadEvent {
        requireNonNull(event, "event is null");
        requireNonNull(position, "position is null");
    }
}
