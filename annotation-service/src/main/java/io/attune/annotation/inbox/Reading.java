package io.attune.annotation.inbox;

import io.attune.annotation.worker.Work;
import io.attune.kafka.KafkaAddress;
import io.attune.kafka.client.GroupReader;
import io.attune.kafka.client.UnprocessableEventException;
import io.attune.kafka.event.Event;
import io.attune.kafka.topic.Cluster;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/** Hands one subscriber its events. While Kafka or the database is away, they wait. */
final class Reading implements Work {
    private static final Logger LOG = LoggerFactory.getLogger(Reading.class);
    private static final int AT_ONCE = 100;
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final Subscriber subscriber;
    private final KafkaAddress address;
    private final Clock clock;
    private volatile @Nullable GroupReader reader;

    Reading(Subscriber subscriber, KafkaAddress address, Clock clock) {
        this.subscriber = subscriber;
        this.address = address;
        this.clock = clock;
    }

    @Override
    public Duration turn() {
        GroupReader open = reader;
        if (open == null) {
            open = open();
            reader = open;
        }
        open.poll(PATIENCE, read -> take(read.event()));
        return Duration.ZERO;
    }

    private GroupReader open() {
        try (Cluster cluster = new Cluster(address)) {
            cluster.prepare(Cluster.EMBEDDED_PARTITIONS);
        }
        return new GroupReader(address, "web-" + subscriber.group(), subscriber.topics(), AT_ONCE, clock);
    }

    @Override
    public void cutShort() {
        GroupReader open = reader;
        if (open != null) {
            open.wakeUp();
        }
    }

    @Override
    public void letGo() {
        GroupReader open = reader;
        reader = null;
        if (open != null) {
            open.close();
        }
    }

    /**
     * What fails while the database is there is tried once more, since two of the same at once may hurt a constraint; then the
     * event itself is wrong, and must not hold up those behind it.
     */
    private void take(Event event) throws UnprocessableEventException {
        try {
            subscriber.take(event);
        } catch (TransactionException | TransientDataAccessException | DataAccessResourceFailureException away) {
            throw away;
        } catch (RuntimeException first) {
            takeAgain(event);
        }
    }

    private void takeAgain(Event event) throws UnprocessableEventException {
        try {
            subscriber.take(event);
        } catch (TransactionException | TransientDataAccessException | DataAccessResourceFailureException away) {
            throw away;
        } catch (RuntimeException second) {
            LOG.error("an event for {} fails and goes to the dead letters: {}", subscriber.group(), event.id(), second);
            throw new UnprocessableEventException("it cannot be stored: "
                    + NestedExceptionUtils.getMostSpecificCause(second).getMessage());
        }
    }
}
