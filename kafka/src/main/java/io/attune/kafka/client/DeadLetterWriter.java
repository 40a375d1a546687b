package io.attune.kafka.client;

import static java.util.Objects.requireNonNull;

import io.attune.kafka.KafkaAddress;
import io.attune.kafka.codec.EventCodec;
import io.attune.kafka.codec.EventType;
import io.attune.kafka.codec.StrictJson;
import io.attune.kafka.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Puts records aside before a reader goes on. */
final class DeadLetterWriter implements AutoCloseable {
    static final String TYPE = "io.attune.dead-letter.v1";
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterWriter.class);

    private final JsonMapper json = StrictJson.mapper();
    private final EventCodec codec = new EventCodec();
    private final EventWriter writer;
    private final Clock clock;

    DeadLetterWriter(KafkaAddress address, String source, Clock clock) {
        this.writer = new EventWriter(address, source);
        this.clock = requireNonNull(clock, "clock is null");
    }

    /** Returns once the letter is acknowledged, so that no record is passed over without one. */
    void put(ConsumerRecord<byte[], byte[]> kafkaRecord, String reason) {
        put(new DeadLetter(
                kafkaRecord.topic(),
                kafkaRecord.partition(),
                kafkaRecord.offset(),
                kafkaRecord.key() == null ? null : text(kafkaRecord.key()),
                Records.headers(kafkaRecord).get(EventCodec.TYPE),
                reason,
                text(kafkaRecord.value()),
                clock.instant()));
    }

    /** The same for an event that could be read and makes no sense to its reader. */
    void put(ReadEvent rejected, String reason) {
        OffsetPosition position = rejected.position();
        put(new DeadLetter(
                position.topic().topicName(),
                position.partition(),
                position.offset(),
                rejected.event().key().toString(),
                EventType.of(rejected.event()).header(),
                reason,
                text(codec.encode(rejected.event())),
                clock.instant()));
    }

    private void put(DeadLetter letter) {
        LOG.warn("{} put aside: {}", letter.id(), letter.reason());
        var out = new ProducerRecord<>(
                Topic.DEAD_LETTERS.topicName(),
                letter.id().getBytes(StandardCharsets.UTF_8),
                json.writeValueAsBytes(letter));
        Records.put(out.headers(), EventCodec.TYPE, TYPE);
        writer.send(List.of(out));
    }

    private static String text(byte @Nullable [] value) {
        if (value == null) {
            return "";
        }
        return new String(value, 0, Math.min(value.length, 4 * DeadLetter.PAYLOAD), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        writer.close();
    }
}
