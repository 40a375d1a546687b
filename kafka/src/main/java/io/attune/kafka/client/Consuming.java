package io.attune.kafka.client;

import io.attune.kafka.KafkaAddress;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What the readers share. */
final class Consuming {
    static final CloseOptions CLOSE = CloseOptions.timeout(Duration.ofSeconds(5));

    private Consuming() {}

    static Map<String, Object> settings(KafkaAddress address) {
        Map<String, Object> settings = address.settings();
        settings.put("isolation.level", "read_committed");
        settings.put("enable.auto.commit", false);
        settings.put("fetch.max.wait.ms", 250);
        return settings;
    }

    static KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> settings) {
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
