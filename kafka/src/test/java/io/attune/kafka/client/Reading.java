package io.attune.kafka.client;

import io.attune.kafka.KafkaAddress;
import io.attune.kafka.event.Event;
import io.attune.kafka.event.JudgmentRetracted;
import io.attune.kafka.topic.Topic;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** What the tests of clients share: a round of their own, and reading it to the end. */
final class Reading {
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");
    final UUID round = UUID.randomUUID();

    Event event(long number) {
        return new JudgmentRetracted(new UUID(round.getMostSignificantBits(), number), AT, round, number);
    }

    List<Event> events(long... numbers) {
        return java.util.Arrays.stream(numbers).mapToObj(this::event).toList();
    }

    static EventReader reader(KafkaAddress kafka, Collection<OffsetPosition> from) {
        return new EventReader(kafka, "test", List.of(Topic.JUDGMENTS), from, Clock.systemUTC());
    }

    /** This round's events up to the end of the log. */
    List<Event> toTheEnd(EventReader reader) {
        List<Event> events = new ArrayList<>();
        do {
            events.addAll(mine(reader.poll(Duration.ofMillis(200))));
        } while (!reader.caughtUp());
        return events;
    }

    List<Event> fromTheStart(KafkaAddress kafka) {
        try (var reader = reader(kafka, List.of())) {
            return toTheEnd(reader);
        }
    }

    List<Event> mine(Read read) {
        return read.events().stream()
                .map(ReadEvent::event)
                .filter(event -> event.key().equals(round))
                .toList();
    }
}
