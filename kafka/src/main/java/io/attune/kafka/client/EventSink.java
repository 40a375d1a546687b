package io.attune.kafka.client;

import io.attune.kafka.event.Event;
import java.util.List;

/** Where events go. */
public interface EventSink extends AutoCloseable {
    /**
     * Returns once all of these events are acknowledged by the broker.
     *
     * @throws io.attune.kafka.KafkaUnavailableException if some may be missing; writing them again is safe, since consumers are
     *     idempotent by id
     */
    void write(List<? extends Event> events);

    @Override
    void close();
}
