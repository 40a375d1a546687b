package io.attune.kafka.client;

import static java.util.Objects.requireNonNull;

import io.attune.kafka.KafkaAddress;
import io.attune.kafka.KafkaUnavailableException;
import io.attune.kafka.codec.StrictJson;
import io.attune.kafka.topic.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What was put aside: to list for an administrator, and to put back once the cause is gone. */
public final class DeadLetters {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final TopicPartition LETTERS = new TopicPartition(Topic.DEAD_LETTERS.topicName(), 0);

    private final JsonMapper json = StrictJson.mapper();
    private final KafkaAddress address;

    public DeadLetters(KafkaAddress address) {
        this.address = requireNonNull(address, "address is null");
    }

    /** The newest letters, newest first, each record once however many readers met it. */
    public List<DeadLetter> newest(int limit) {
        try (var reading = new Reading()) {
            KafkaConsumer<byte[], byte[]> consumer = reading.consumer;
            long end = end(consumer, LETTERS);
            long begin = begin(consumer, LETTERS);
            SequencedMap<String, DeadLetter> letters = new LinkedHashMap<>();
            consumer.assign(List.of(LETTERS));
            consumer.seek(LETTERS, Math.max(begin, end - 4L * limit));
            while (consumer.position(LETTERS) < end) {
                for (ConsumerRecord<byte[], byte[]> kafkaRecord : consumer.poll(PATIENCE)) {
                    DeadLetter letter = letter(kafkaRecord);
                    letters.putLast(letter.id(), letter);
                }
            }
            return letters.sequencedValues().reversed().stream().limit(limit).toList();
        } catch (KafkaException e) {
            throw KafkaUnavailableException.during("reading the dead letters", address, e);
        }
    }

    /**
     * Appends the record that the letter is about to its topic again, as it was.
     *
     * @throws IllegalStateException if the topic no longer has it
     */
    public void replay(DeadLetter letter) {
        ConsumerRecord<byte[], byte[]> original = original(letter);
        try (var writer = new EventWriter(address, "/attune/replay")) {
            writer.send(List.of(
                    new ProducerRecord<>(letter.topic(), null, original.key(), original.value(), original.headers())));
        }
    }

    private ConsumerRecord<byte[], byte[]> original(DeadLetter letter) {
        var partition = new TopicPartition(letter.topic(), letter.partition());
        try (var reading = new Reading()) {
            KafkaConsumer<byte[], byte[]> consumer = reading.consumer;
            if (letter.offset() >= begin(consumer, partition) && letter.offset() < end(consumer, partition)) {
                consumer.assign(List.of(partition));
                consumer.seek(partition, letter.offset());
                for (ConsumerRecord<byte[], byte[]> kafkaRecord : consumer.poll(PATIENCE)) {
                    if (kafkaRecord.offset() == letter.offset()) {
                        return kafkaRecord;
                    }
                }
            }
        } catch (KafkaException e) {
            throw KafkaUnavailableException.during("reading record " + letter.id(), address, e);
        }
        throw new IllegalStateException(
                "record " + letter.id()
                        + " is no longer in its topic, so it cannot be replayed: what people gave can be republished from the database");
    }

    private DeadLetter letter(ConsumerRecord<byte[], byte[]> kafkaRecord) {
        try {
            return json.readValue(requireNonNull(kafkaRecord.value()), DeadLetter.class);
        } catch (JacksonException e) {
            return new DeadLetter(
                    kafkaRecord.topic(),
                    kafkaRecord.partition(),
                    kafkaRecord.offset(),
                    null,
                    null,
                    "an unreadable dead letter: " + StrictJson.reason(e),
                    "",
                    Instant.ofEpochMilli(kafkaRecord.timestamp()));
        }
    }

    private static long end(KafkaConsumer<?, ?> consumer, TopicPartition partition) {
        return requireNonNull(consumer.endOffsets(List.of(partition)).get(partition));
    }

    private static long begin(KafkaConsumer<?, ?> consumer, TopicPartition partition) {
        return requireNonNull(consumer.beginningOffsets(List.of(partition)).get(partition));
    }

    private final class Reading implements AutoCloseable {
        final KafkaConsumer<byte[], byte[]> consumer = Consuming.consumer(Consuming.settings(address));

        @Override
        public void close() {
            consumer.close(Consuming.CLOSE);
        }
    }
}
