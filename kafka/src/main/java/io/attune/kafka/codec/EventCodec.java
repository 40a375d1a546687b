package io.attune.kafka.codec;

import io.attune.kafka.event.Event;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events as CloudEvents 1.0 in binary content mode of the Kafka protocol binding: attributes are record headers with the
 * prefix {@code ce_}, the value is the event as JSON. Type and version stand in {@code ce_type}. Immutable and safe for threads.
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md">Kafka binding</a>
 */
public final class EventCodec {
    /** Bytes of the largest value, so that every broker with default settings takes it. */
    public static final int MAX_BYTES = 1_000_000;

    public static final String TYPE = "ce_type";
    private static final String SPEC_VERSION = "ce_specversion";
    private static final String ID = "ce_id";

    private final JsonMapper json = StrictJson.mapper();

    /**
     * The event as JSON in UTF-8.
     *
     * @throws IllegalArgumentException over {@link #MAX_BYTES}
     */
    public byte[] encode(Event event) {
        byte[] value = json.writeValueAsBytes(event);
        if (value.length > MAX_BYTES) {
            throw new IllegalArgumentException(EventType.of(event).name() + " " + event.id() + " has " + value.length
                    + " bytes, at most " + MAX_BYTES + " fit: put what is large into the artefact store");
        }
        return value;
    }

    /**
     * The envelope.
     *
     * @param source the process that says so, such as {@code /attune/learner}
     */
    public Map<String, String> headers(Event event, String source) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(SPEC_VERSION, "1.0");
        headers.put(ID, event.id().toString());
        headers.put(TYPE, EventType.of(event).header());
        headers.put("ce_source", source);
        headers.put("ce_time", event.at().toString());
        headers.put("content-type", "application/json");
        return headers;
    }

    /** Reads a record as it came from Kafka. Never throws on what it holds. */
    public Decoded decode(Map<String, String> headers, byte @Nullable [] value) {
        String spec = headers.get(SPEC_VERSION);
        if (!"1.0".equals(spec)) {
            return new Decoded.Invalid("header " + SPEC_VERSION + " is " + spec + ", expected 1.0");
        }
        String type = headers.get(TYPE);
        if (type == null) {
            return new Decoded.Invalid("header " + TYPE + " is missing");
        }
        Decoded decoded = decode(type, value);
        if (decoded instanceof Decoded.Valid(Event event)
                && !event.id().toString().equals(headers.get(ID))) {
            return new Decoded.Invalid("header " + ID + " is " + headers.get(ID) + ", the event says " + event.id());
        }
        return decoded;
    }

    /** Reads a value whose type is known, such as a row of an outbox. Never throws on what it holds. */
    public Decoded decode(String type, byte @Nullable [] value) {
        if (value == null) {
            return new Decoded.Invalid("the value is null");
        }
        if (value.length > MAX_BYTES) {
            return new Decoded.Invalid("the value has " + value.length + " bytes, at most " + MAX_BYTES + " are read");
        }
        try {
            return new Decoded.Valid(json.readValue(value, EventType.parse(type).event()));
        } catch (UnreadableEventException e) {
            return new Decoded.Invalid(String.valueOf(e.getMessage()));
        } catch (JacksonException e) {
            return new Decoded.Invalid(StrictJson.reason(e));
        }
    }
}
