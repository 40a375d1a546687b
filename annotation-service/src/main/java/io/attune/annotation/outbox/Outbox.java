package io.attune.annotation.outbox;

import io.attune.kafka.codec.EventCodec;
import io.attune.kafka.codec.EventType;
import io.attune.kafka.event.Event;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Where a transaction leaves the events that tell of it. They go to Kafka if, and only if, it commits, and soon after it did. */
@Service
public class Outbox {
    private final EntityManager entities;
    private final ApplicationEventPublisher publisher;
    private final EventCodec codec = new EventCodec();
    private final Clock clock;

    Outbox(EntityManager entities, ApplicationEventPublisher publisher, Clock clock) {
        this.entities = entities;
        this.publisher = publisher;
        this.clock = clock;
    }

    /**
     * Puts an event down in the transaction that is under way.
     *
     * @throws IllegalArgumentException when the event is too large for Kafka
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void put(Event event) {
        String payload = new String(codec.encode(event), StandardCharsets.UTF_8);
        entities.persist(new OutboxRow(event.id(), EventType.of(event).header(), payload, clock.instant()));
        publisher.publishEvent(new Put());
    }

    /** Said within the transaction; whoever listens acts on its commit. */
    record Put() {}
}
