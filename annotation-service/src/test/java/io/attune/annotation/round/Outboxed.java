package io.attune.annotation.round;

import io.attune.annotation.Stage;
import io.attune.kafka.codec.Decoded;
import io.attune.kafka.codec.EventCodec;
import io.attune.kafka.event.Event;
import io.attune.kafka.event.JudgmentGiven;
import io.attune.kafka.event.JudgmentRetracted;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** What the outbox holds, read back. */
public final class Outboxed {
    private final EventCodec codec = new EventCodec();
    private final Stage stage;

    public Outboxed(Stage stage) {
        this.stage = stage;
    }

    /** Events of a type with this key, in the order in which they were put. */
    public <E extends Event> List<E> of(UUID key, Class<E> type) {
        return mentioning(key, type).stream()
                .filter(event -> event.key().equals(key))
                .toList();
    }

    /** What was said in a round and taken back, in order. */
    public List<Event> judgments(UUID round) {
        return of(round, Event.class).stream()
                .filter(event -> event instanceof JudgmentGiven || event instanceof JudgmentRetracted)
                .toList();
    }

    /** Events of a type that name this id anywhere. */
    public <E extends Event> List<E> mentioning(UUID id, Class<E> type) {
        return stage
                .jdbc()
                .sql("select type, payload from outbox where payload like ? order by position")
                .param("%" + id + "%")
                .query((row, _) ->
                        codec.decode(row.getString(1), row.getString(2).getBytes(StandardCharsets.UTF_8)))
                .list()
                .stream()
                .map(decoded -> ((Decoded.Valid) decoded).event())
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }
}
