package io.attune.kafka.client;

import static java.util.Objects.requireNonNull;

import io.attune.kafka.codec.Decoded;
import io.attune.kafka.codec.EventCodec;
import io.attune.kafka.event.Event;
import io.attune.kafka.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Events as Kafka's records and back. */
final class Records {
    private final EventCodec codec = new EventCodec();
    private final String source;

    /** @param source the process that writes, for {@code ce_source} */
    Records(String source) {
        this.source = requireNonNull(source, "source is null");
    }

    ProducerRecord<byte[], byte[]> of(Event event) {
        var kafkaRecord = new ProducerRecord<>(
                Topic.of(event).topicName(),
                event.key().toString().getBytes(StandardCharsets.UTF_8),
                codec.encode(event));
        codec.headers(event, source).forEach((name, value) -> put(kafkaRecord.headers(), name, value));
        return kafkaRecord;
    }

    Decoded decode(ConsumerRecord<byte[], byte[]> kafkaRecord) {
        return codec.decode(headers(kafkaRecord), kafkaRecord.value());
    }

    /** Whether it only says that a key is forgotten. */
    static boolean isTombstone(ConsumerRecord<byte[], byte[]> kafkaRecord) {
        return kafkaRecord.value() == null && Topic.named(kafkaRecord.topic()).compacted();
    }

    static Map<String, String> headers(ConsumerRecord<byte[], byte[]> kafkaRecord) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : kafkaRecord.headers()) {
            if (header.value() != null) {
                headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        return headers;
    }

    static void put(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
