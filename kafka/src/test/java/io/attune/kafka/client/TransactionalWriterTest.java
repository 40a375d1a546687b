package io.attune.kafka.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.kafka.KafkaAddress;
import io.attune.kafka.SharedBroker;
import io.attune.kafka.topic.Topic;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedBroker.class)
class TransactionalWriterTest {
    private final Reading my = new Reading();
    private final Records records = new Records("/attune/test");

    @Test
    void what_a_dead_writer_left_open_or_aborted_is_never_seen(KafkaAddress kafka) throws Exception {
        Map<String, Object> settings = Sending.settings(kafka);
        settings.put("transactional.id", "writer-" + my.round);
        KafkaProducer<byte[], byte[]> dead = Sending.producer(settings);
        dead.initTransactions();
        dead.beginTransaction();
        Sending.sendAll(dead, List.of(records.of(my.event(1))));
        dead.abortTransaction();
        dead.beginTransaction();
        Sending.sendAll(dead, List.of(records.of(my.event(2))));
        try (var writer = new TransactionalWriter(kafka, "/attune/test", "writer-" + my.round)) {
            writer.write(my.events(3, 4));
            assertThat(my.fromTheStart(kafka)).isEqualTo(my.events(3, 4));
        } finally {
            dead.close(Sending.CLOSE);
        }
    }

    @Test
    void the_later_of_two_writers_wins_for_good(KafkaAddress kafka) {
        String id = "writer-" + my.round;
        try (var first = new TransactionalWriter(kafka, "/attune/test", id);
                var second = new TransactionalWriter(kafka, "/attune/test", id)) {
            first.write(my.events(1));
            second.takeOver();
            assertThatThrownBy(() -> first.write(my.events(2))).isInstanceOf(WriterFencedException.class);
            assertThatThrownBy(() -> first.write(my.events(3))).isInstanceOf(WriterFencedException.class);
            second.write(my.events(4));
        }
        assertThat(my.fromTheStart(kafka)).isEqualTo(my.events(1, 4));
    }

    @Test
    void what_fails_before_the_commit_undoes_the_transaction_and_the_next_one_succeeds(KafkaAddress kafka) {
        try (var writer = new TransactionalWriter(kafka, "/attune/test", "writer-" + my.round);
                var reader = reader(kafka)) {
            assertThatThrownBy(() -> writer.write(my.events(1), reader, () -> {
                        throw new IllegalStateException("disk full");
                    }))
                    .hasMessage("disk full");
            writer.write(my.events(2), reader, () -> {});
        }
        assertThat(my.fromTheStart(kafka)).isEqualTo(my.events(2));
    }

    private static EventReader reader(KafkaAddress kafka) {
        return new EventReader(kafka, "test", List.of(Topic.JUDGMENTS), List.of(), Clock.systemUTC());
    }

    @Test
    void a_fenced_writer_is_refused_before_it_does_anything_else_even_without_events(KafkaAddress kafka) {
        String id = "writer-" + my.round;
        try (var first = new TransactionalWriter(kafka, "/attune/test", id);
                var second = new TransactionalWriter(kafka, "/attune/test", id);
                var reader = reader(kafka)) {
            List<Boolean> done = new ArrayList<>();
            first.write(List.of(), reader, () -> done.add(true));
            second.takeOver();
            assertThatThrownBy(() -> first.write(List.of(), reader, () -> done.add(true)))
                    .isInstanceOf(WriterFencedException.class);
            assertThat(done).hasSize(1);
        }
    }
}
