package io.attune.annotation.inbox;

import io.attune.kafka.client.UnprocessableEventException;
import io.attune.kafka.event.Event;
import io.attune.kafka.topic.Topic;
import java.util.Set;

/** Who keeps what some events tell of. Every bean of this type is given its events on a thread of its own. */
public interface Subscriber {
    /** Name of its consumer group: what it has taken in is remembered under it. */
    String group();

    Set<Topic> topics();

    /**
     * Takes an event in. The same may come again: it must be idempotent by the event's id.
     *
     * @throws UnprocessableEventException when no retry can help; the event goes to the dead letters
     */
    void take(Event event) throws UnprocessableEventException;
}
