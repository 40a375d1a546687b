package io.attune.kafka.client;

import static java.util.Objects.requireNonNull;

import io.attune.kafka.KafkaAddress;
import io.attune.kafka.KafkaUnavailableException;
import io.attune.kafka.event.Event;
import io.attune.kafka.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Writes events with an idempotent producer: the broker stores each once and in order, however often the network makes it try.
 * After an error whose outcome is unknown the producer is thrown away and made anew. Safe for threads, one write at a time.
 */
public final class EventWriter implements EventSink {
    private final KafkaAddress address;
    private final Records records;
    private @Nullable KafkaProducer<byte[], byte[]> producer;

    /** A writer for the process that {@code source} names, such as {@code /attune/web}. */
    public EventWriter(KafkaAddress address, String source) {
        this.address = requireNonNull(address, "address is null");
        this.records = new Records(source);
    }

    @Override
    public void write(List<? extends Event> events) {
        send(events.stream().map(records::of).toList());
    }

    /** Lets a compacted topic forget a key, such as a version that the registry has pruned. */
    public void forget(Topic topic, UUID key) {
        if (!topic.compacted()) {
            throw new IllegalArgumentException(
                    "topic " + topic.topicName() + " is not compacted, its events go by age");
        }
        send(List.of(tombstone(topic, key)));
    }

    private static ProducerRecord<byte[], byte[]> tombstone(Topic topic, UUID key) {
        return new ProducerRecord<>(topic.topicName(), key.toString().getBytes(StandardCharsets.UTF_8), null);
    }

    synchronized void send(List<ProducerRecord<byte[], byte[]>> toSend) {
        if (toSend.isEmpty()) {
            return;
        }
        String what = "writing " + toSend.size() + " records";
        try {
            if (producer == null) {
                producer = Sending.producer(Sending.settings(address));
            }
            Sending.sendAll(producer, toSend);
        } catch (ExecutionException e) {
            close();
            throw KafkaUnavailableException.during(what, address, requireNonNull(e.getCause()));
        } catch (KafkaException e) {
            close();
            throw KafkaUnavailableException.during(what, address, e);
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw KafkaUnavailableException.during(what, address, e);
        }
    }

    @Override
    public synchronized void close() {
        if (producer != null) {
            producer.close(Sending.CLOSE);
            producer = null;
        }
    }
}
