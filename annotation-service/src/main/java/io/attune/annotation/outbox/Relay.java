package io.attune.annotation.outbox;

import io.attune.annotation.Backoff;
import io.attune.annotation.Patience;
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
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
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
class Relay implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
    private static final int AT_ONCE = 200;
    /** Looks by itself this often, for rows whose wake-up was lost with a process. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private static final Duration LOOK_WHICH_CLUSTER = Duration.ofSeconds(5);

    private final OutboxRepository rows;
    private final EventSink kafka;
    private final PublishedCluster cluster;
    private final Clock clock;
    private final EventCodec codec = new EventCodec();
    private final Semaphore wake = new Semaphore(0);
    private volatile @Nullable Thread thread;
    private Instant looked = Instant.EPOCH;

    Relay(OutboxRepository rows, EventSink kafka, PublishedCluster cluster, Clock clock) {
        this.rows = rows;
        this.kafka = kafka;
        this.cluster = cluster;
        this.clock = clock;
    }

    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
    void committed(Outbox.Put put) {
        wake.release();
    }

    @Override
    public void start() {
        Thread starting = Thread.ofPlatform().daemon().name("outbox-relay").unstarted(this::run);
        thread = starting; // before it runs: it ends when it finds none
        starting.start();
    }

    @Override
    public void stop() {
        Thread running = thread;
        thread = null;
        if (running != null) {
            wake.release();
            Patience.join(running);
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    private void run() {
        Backoff backoff = new Backoff("publishing the outbox");
        while (isRunning()) {
            try {
                lookWhichCluster();
                publish();
                backoff.worked();
            } catch (RuntimeException e) {
                looked = Instant.EPOCH;
                if (isRunning()) {
                    backoff.failed(e);
                }
            }
        }
        cluster.close();
    }

    private void lookWhichCluster() {
        Instant now = clock.instant();
        if (!now.isBefore(looked.plus(LOOK_WHICH_CLUSTER))) {
            cluster.look();
            looked = now;
        }
    }

    /** Publishes what there is, or waits for more. */
    private void publish() {
        wake.drainPermits();
        List<OutboxRow> batch = rows.unpublished(Limit.of(AT_ONCE));
        if (batch.isEmpty()) {
            Patience.await(wake, LOOK);
            return;
        }
        kafka.write(batch.stream().map(this::event).filter(Objects::nonNull).toList());
        rows.published(batch.stream().map(OutboxRow::position).toList(), clock.instant());
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
