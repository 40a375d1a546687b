package io.attune.deploy.bench;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.attune.kafka.KafkaAddress;
import io.attune.kafka.KafkaUnavailableException;
import io.attune.kafka.client.EventReader;
import io.attune.kafka.client.ReadEvent;
import io.attune.kafka.event.PolicyPublished;
import io.attune.kafka.event.StepTaken;
import io.attune.kafka.topic.Topic;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Reads what the learner says, in a thread of its own, from the beginning of its topics. */
final class LearnerWatch implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CLOSE = Duration.ofSeconds(10);

    private final Learned learned = new Learned();
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable KafkaUnavailableException failure;

    LearnerWatch(KafkaAddress address, Clock clock) {
        thread = Thread.ofVirtual().name("learner-watch").start(() -> {
            try (var reader = new EventReader(
                    address, "bench-latency", Set.of(Topic.METRICS, Topic.POLICIES), List.of(), clock)) {
                follow(reader);
            } catch (KafkaUnavailableException e) {
                failure = e;
            }
        });
    }

    private void follow(EventReader reader) {
        while (!closed) {
            reader.poll(POLL).events().stream().map(ReadEvent::event).forEach(event -> {
                if (event instanceof StepTaken taken) {
                    learned.add(taken);
                } else if (event instanceof PolicyPublished published) {
                    learned.add(published);
                }
            });
            if (caughtUp.getCount() > 0 && reader.caughtUp()) {
                caughtUp.countDown();
            }
        }
    }

    /**
     * Returns when the past has been read.
     *
     * @throws KafkaUnavailableException if it cannot be
     */
    void awaitPresent() throws InterruptedException {
        while (!caughtUp.await(POLL.toMillis(), MILLISECONDS)) {
            requireReading();
        }
    }

    /** @throws KafkaUnavailableException if the broker went away meanwhile, and what was learned since is not known */
    Learned learned() {
        requireReading();
        return learned;
    }

    private void requireReading() {
        KafkaUnavailableException ended = failure;
        if (ended != null) {
            throw ended;
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(CLOSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
