package io.attune.kafka.client;

/** What a stateless role does with an event. It must be idempotent by the event's id: after a crash it sees some again. */
@FunctionalInterface
public interface EventHandler {
    /**
     * Handles one event.
     *
     * @throws UnprocessableEventException if no retry can help: the event is put aside and the reader goes on
     * @throws RuntimeException anything else: nothing is committed for this event, and a later poll brings it again
     */
    void handle(ReadEvent event) throws UnprocessableEventException;
}
