package io.attune.annotation.inbox;

import io.attune.annotation.Backoff;
import io.attune.annotation.Patience;
import io.attune.kafka.KafkaAddress;
import io.attune.kafka.client.GroupReader;
import io.attune.kafka.client.UnprocessableEventException;
import io.attune.kafka.event.Event;
import io.attune.kafka.topic.Cluster;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Reads from Kafka for every {@link Subscriber}. While Kafka or the database is away, events wait. */
@Component
class Inbox implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
    private static final int AT_ONCE = 100;
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final List<Subscriber> subscribers;
    private final KafkaAddress address;
    private final Clock clock;
    private volatile List<Thread> threads = List.of();

    Inbox(List<Subscriber> subscribers, KafkaAddress address, Clock clock) {
        this.subscribers = subscribers;
        this.address = address;
        this.clock = clock;
    }

    @Override
    public void start() {
        threads = subscribers.stream()
                .map(subscriber -> Thread.ofPlatform()
                        .daemon()
                        .name("inbox-" + subscriber.group())
                        .unstarted(() -> run(subscriber)))
                .toList();
        threads.forEach(Thread::start);
    }

    @Override
    public void stop() {
        List<Thread> running = threads;
        threads = List.of();
        running.forEach(Patience::join);
    }

    @Override
    public boolean isRunning() {
        return !threads.isEmpty();
    }

    private void run(Subscriber subscriber) {
        Backoff backoff = new Backoff("reading for " + subscriber.group());
        while (isRunning()) {
            try {
                prepare();
                read(subscriber, backoff);
            } catch (RuntimeException e) {
                if (isRunning()) {
                    backoff.failed(e);
                }
            }
        }
    }

    private void prepare() {
        try (Cluster cluster = new Cluster(address)) {
            cluster.prepare(Cluster.EMBEDDED_PARTITIONS);
        }
    }

    private void read(Subscriber subscriber, Backoff backoff) {
        try (GroupReader reader =
                new GroupReader(address, "web-" + subscriber.group(), subscriber.topics(), AT_ONCE, clock)) {
            while (isRunning()) {
                reader.poll(PATIENCE, read -> take(subscriber, read.event()));
                backoff.worked();
            }
        }
    }

    /**
     * What fails while the database is there is tried once more, since two of the same at once may hurt a constraint; then the
     * event itself is wrong, and must not hold up those behind it.
     */
    private static void take(Subscriber subscriber, Event event) throws UnprocessableEventException {
        try {
            subscriber.take(event);
        } catch (TransactionException | TransientDataAccessException | DataAccessResourceFailureException away) {
            throw away;
        } catch (RuntimeException first) {
            takeAgain(subscriber, event);
        }
    }

    private static void takeAgain(Subscriber subscriber, Event event) throws UnprocessableEventException {
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
