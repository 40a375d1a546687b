package io.attune.annotation.outbox;

import io.attune.annotation.worker.Work;
import io.attune.annotation.worker.Worker;
import io.attune.annotation.worker.Workers;
import io.attune.kafka.client.EventSink;
import io.attune.kafka.codec.Decoded;
import io.attune.kafka.codec.EventCodec;
import io.attune.kafka.event.Event;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Carries the outbox to Kafka: wakes on every commit that put something down, writes in the order of positions, then marks.
 * After a crash between these two the same events are written again, which their readers know by id. While Kafka is away the
 * rows wait, and so does nobody else.
 */
@Component
class Relay implements Work {
    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
    private static final int AT_ONCE = 200;
    /** Looks by itself this often: whether the broker is still the same, and for rows that another process left behind. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final OutboxRepository rows;
    private final EventSink kafka;
    private final PublishedCluster cluster;
    private final Clock clock;
    private final EventCodec codec = new EventCodec();
    private final Worker worker;
    private Instant looked = Instant.EPOCH;

    Relay(OutboxRepository rows, EventSink kafka, PublishedCluster cluster, Clock clock, Workers workers) {
        this.rows = rows;
        this.kafka = kafka;
        this.cluster = cluster;
        this.clock = clock;
        this.worker = workers.employ("outbox-relay", "publishing the outbox", this);
    }

    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
    void committed(Outbox.Put put) {
        worker.wake();
    }

    @Override
    public Duration turn() {
        lookWhichCluster();
        List<OutboxRow> batch = rows.unpublished(Limit.of(AT_ONCE));
        if (batch.isEmpty()) {
            return LOOK;
        }
        kafka.write(batch.stream().map(this::event).filter(Objects::nonNull).toList());
        rows.published(batch.stream().map(OutboxRow::position).toList(), clock.instant());
        return Duration.ZERO;
    }

    @Override
    public void letGo() {
        cluster.close();
        looked = Instant.EPOCH;
    }

    private void lookWhichCluster() {
        Instant now = clock.instant();
        if (!now.isBefore(looked.plus(LOOK))) {
            cluster.look();
            looked = now;
        }
    }

    /** Null for a row of a version that this process cannot read: it is told and left out, so that it blocks no other. */
    private @Nullable Event event(OutboxRow row) {
        return switch (codec.decode(row.type(), row.payload().getBytes(StandardCharsets.UTF_8))) {
            case Decoded.Valid(Event event) -> event;
            case Decoded.Invalid(String reason) -> {
                LOG.error("row {} of the outbox cannot be published: {}", row.position(), reason);
                yield null;
            }
        };
    }
}
