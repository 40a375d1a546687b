package io.attune.kafka.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.kafka.KafkaAddress;
import io.attune.kafka.SharedBroker;
import io.attune.kafka.event.Event;
import io.attune.kafka.topic.Topic;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedBroker.class)
class GroupReaderTest {
    private final Reading my = new Reading();
    private final List<Event> handled = new ArrayList<>();

    @Test
    void an_event_whose_handling_failed_comes_again_and_those_before_do_not(KafkaAddress kafka) {
        write(kafka, 1, 2, 3);
        try (var reader = reader(kafka)) {
            assertThatThrownBy(() -> drain(reader, read -> {
                        if (read.event().equals(my.event(2))) {
                            throw new IllegalStateException("the database is down");
                        }
                        keep(read);
                    }))
                    .hasMessage("the database is down");
            drain(reader, this::keep);
        }
        assertThat(handled).isEqualTo(my.events(1, 2, 3));
    }

    @Test
    void a_member_that_comes_later_goes_on_where_the_group_was(KafkaAddress kafka) {
        write(kafka, 1, 2);
        try (var reader = reader(kafka)) {
            drain(reader, this::keep);
        }
        write(kafka, 3);
        try (var reader = reader(kafka)) {
            drain(reader, this::keep);
        }
        assertThat(handled).isEqualTo(my.events(1, 2, 3));
    }

    @Test
    void an_event_that_makes_no_sense_is_put_aside(KafkaAddress kafka) {
        write(kafka, 1, 2);
        try (var reader = reader(kafka)) {
            drain(reader, read -> {
                if (read.event().equals(my.event(1))) {
                    throw new UnprocessableEventException("no such round");
                }
                keep(read);
            });
        }
        assertThat(handled).isEqualTo(my.events(2));
        assertThat(new DeadLetters(kafka).newest(10)).anySatisfy(letter -> {
            assertThat(letter.key()).isEqualTo(my.round.toString());
            assertThat(letter.reason()).isEqualTo("no such round");
        });
    }

    @Test
    void events_handed_over_together_come_again_together(KafkaAddress kafka) {
        write(kafka, 1, 2);
        try (var reader = reader(kafka)) {
            assertThatThrownBy(() -> drainAll(reader, events -> {
                        events.forEach(this::keep);
                        throw new IllegalStateException("the model is gone");
                    }))
                    .hasMessage("the model is gone");
            handled.clear();
            drainAll(reader, events -> events.forEach(this::keep));
        }
        assertThat(handled).isEqualTo(my.events(1, 2));
    }

    private void drainAll(GroupReader reader, Consumer<List<ReadEvent>> handler) {
        Instant limit = Clock.systemUTC().instant().plusSeconds(30);
        while (!handled.containsAll(my.events(1, 2))
                && Clock.systemUTC().instant().isBefore(limit)) {
            reader.pollAll(Duration.ofMillis(500), handler);
        }
    }

    private void keep(ReadEvent read) {
        if (read.event().key().equals(my.round)) {
            handled.add(read.event());
        }
    }

    /** Polls until this test's last event went by. */
    private void drain(GroupReader reader, EventHandler handler) {
        Event last = my.fromTheStart(address).getLast();
        boolean[] seen = new boolean[1];
        Instant limit = Clock.systemUTC().instant().plusSeconds(30);
        while (!seen[0] && Clock.systemUTC().instant().isBefore(limit)) {
            reader.poll(Duration.ofMillis(500), read -> {
                handler.handle(read);
                seen[0] |= read.event().equals(last);
            });
        }
        assertThat(seen[0]).isTrue();
    }

    private KafkaAddress address = new KafkaAddress("unset:1");

    private GroupReader reader(KafkaAddress kafka) {
        address = kafka;
        return new GroupReader(kafka, "group-" + my.round, List.of(Topic.JUDGMENTS), 100, Clock.systemUTC());
    }

    private void write(KafkaAddress kafka, long... numbers) {
        try (var writer = new EventWriter(kafka, "/attune/test")) {
            writer.write(my.events(numbers));
        }
    }
}
