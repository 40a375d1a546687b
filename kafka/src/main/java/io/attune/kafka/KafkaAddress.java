package io.attune.kafka;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.Map;

/** Where the broker listens, as {@code host:port}, several separated by commas. */
public record KafkaAddress(String bootstrap) {
    public KafkaAddress {
        requireNonNull(bootstrap, "bootstrap is null");
        for (String address : bootstrap.split(",", -1)) {
            if (!address.strip().matches("[^:\\s]+:\\d{1,5}")) {
                throw new IllegalArgumentException("Kafka address is '" + bootstrap + "', expected host:port");
            }
        }
    }

    /** Client settings that every client shares; a new map that the caller may change. */
    public Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", bootstrap);
        settings.put("request.timeout.ms", 10_000);
        settings.put("default.api.timeout.ms", 20_000);
        settings.put("reconnect.backoff.max.ms", 1_000);
        settings.put("enable.metrics.push", false);
        settings.put("metadata.recovery.strategy", "rebootstrap");
        return settings;
    }

    @Override
    public String toString() {
        return bootstrap;
    }
}
