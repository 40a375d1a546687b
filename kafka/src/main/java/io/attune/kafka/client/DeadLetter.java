package io.attune.kafka.client;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record that could not be handled, and why.
 *
 * @param topic Kafka's name of the topic it stood in
 * @param type what its envelope claimed to be; null without one
 * @param payload the value as UTF-8 text, at most {@link #PAYLOAD} characters of it
 * @param at when it was put aside
 */
public record DeadLetter(
        String topic,
        int partition,
        long offset,
        @Nullable String key,
        @Nullable String type,
        String reason,
        String payload,
        Instant at) {
    /** Characters of the payload that are kept; replay takes the whole record from where it stood. */
    public static final int PAYLOAD = 16_384;

    public DeadLetter {
        requireNonNull(topic, "topic is null");
        requireNonNull(reason, "reason is null");
        requireNonNull(payload, "payload is null");
        requireNonNull(at, "at is null");
        if (payload.length() > PAYLOAD) {
            payload = payload.substring(0, PAYLOAD);
        }
    }

    /** The same for each reader that met the record, so it is listed once. */
    public String id() {
        return topic + "/" + partition + "/" + offset;
    }
}
