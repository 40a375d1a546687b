package io.attune.trainer.loop;

import io.attune.kafka.codec.Decoded;
import io.attune.kafka.codec.EventCodec;
import io.attune.kafka.codec.EventType;
import io.attune.kafka.event.Event;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Events in a file: a line each, its wire type, a space, its JSON. */
final class EventLines {
    private static final EventCodec CODEC = new EventCodec();

    private EventLines() {}

    static byte[] write(List<? extends Event> events) {
        var out = new ByteArrayOutputStream();
        for (Event event : events) {
            append(out, event, CODEC.encode(event));
        }
        return out.toByteArray();
    }

    /** Adds an event whose JSON is known already. */
    static void append(ByteArrayOutputStream out, Event event, byte[] json) {
        out.writeBytes(EventType.of(event).header().getBytes(StandardCharsets.UTF_8));
        out.write(' ');
        out.writeBytes(json);
        out.write('\n');
    }

    /** @throws IllegalStateException if a line is no event that this version reads */
    static List<Event> read(byte[] lines) {
        return new String(lines, StandardCharsets.UTF_8)
                .lines()
                .map(EventLines::event)
                .toList();
    }

    private static Event event(String line) {
        int space = line.indexOf(' ');
        Decoded decoded =
                CODEC.decode(line.substring(0, space), line.substring(space + 1).getBytes(StandardCharsets.UTF_8));
        return switch (decoded) {
            case Decoded.Valid(var event) -> event;
            case Decoded.Invalid(var reason) ->
                throw new IllegalStateException("an event of the checkpoint cannot be read: " + reason);
        };
    }
}
