package io.attune.kafka.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.attune.kafka.KafkaAddress;
import io.attune.kafka.SharedBroker;
import io.attune.kafka.codec.EventCodec;
import io.attune.kafka.topic.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedBroker.class)
class EventReaderTest {
    private final Reading my = new Reading();

    @Test
    void a_reader_goes_on_from_the_positions_it_gave(KafkaAddress kafka) {
        try (var writer = new EventWriter(kafka, "/attune/test")) {
            writer.write(my.events(1, 2));
            List<OffsetPosition> positions;
            try (var reader = Reading.reader(kafka, List.of())) {
                assertThat(my.toTheEnd(reader)).isEqualTo(my.events(1, 2));
                positions = reader.positions();
            }
            writer.write(my.events(3));
            try (var reader = Reading.reader(kafka, positions)) {
                assertThat(my.toTheEnd(reader)).isEqualTo(my.events(3));
            }
        }
    }

    @Test
    void another_cluster_or_topic_is_read_from_its_start_and_told(KafkaAddress kafka) {
        try (var writer = new EventWriter(kafka, "/attune/test")) {
            writer.write(my.events(1));
        }
        OffsetPosition end;
        try (var reader = Reading.reader(kafka, List.of())) {
            my.toTheEnd(reader);
            end = reader.positions().getFirst();
        }
        var otherCluster = new OffsetPosition("another", end.topicId(), end.topic(), end.partition(), end.offset());
        var otherTopic = new OffsetPosition(end.clusterId(), "another", end.topic(), end.partition(), end.offset());
        assertReadsAgain(kafka, otherCluster, "not another as before");
        assertReadsAgain(kafka, otherTopic, "made anew");
    }

    private void assertReadsAgain(KafkaAddress kafka, OffsetPosition from, String reason) {
        try (var reader = Reading.reader(kafka, List.of(from))) {
            Read read = reader.poll(Duration.ofSeconds(5));
            assertThat(read.restarts()).singleElement().satisfies(restart -> {
                assertThat(restart.topic()).isEqualTo(Topic.JUDGMENTS);
                assertThat(restart.reason()).contains(reason);
            });
            assertThat(my.mine(read)).isEqualTo(my.events(1));
        }
    }

    @Test
    void an_offset_that_the_log_has_lost_is_read_from_the_start_and_told(KafkaAddress kafka) {
        try (var writer = new EventWriter(kafka, "/attune/test")) {
            writer.write(my.events(1));
        }
        OffsetPosition end;
        try (var reader = Reading.reader(kafka, List.of())) {
            end = reader.positions().getFirst();
        }
        var beyond = new OffsetPosition(end.clusterId(), end.topicId(), end.topic(), 0, 1_000_000);
        try (var reader = Reading.reader(kafka, List.of(beyond))) {
            Read read = reader.poll(Duration.ofSeconds(5));
            assertThat(read.restarts())
                    .singleElement()
                    .satisfies(restart -> assertThat(restart.reason()).contains("1000000"));
            assertThat(my.toTheEnd(reader)).isEqualTo(my.events(1));
        }
    }

    @Test
    void what_cannot_be_read_goes_to_the_dead_letters_and_reading_goes_on(KafkaAddress kafka) {
        byte[] good = new EventCodec().encode(my.event(2));
        byte[] large = new byte[EventCodec.MAX_BYTES + 1];
        try (var writer = new EventWriter(kafka, "/attune/test")) {
            writer.write(my.events(1));
            writer.send(List.of(raw("v1", "{".getBytes(UTF_8)), raw("v9", good), raw("v1", large)));
            writer.write(my.events(3));
        }
        assertThat(my.fromTheStart(kafka)).isEqualTo(my.events(1, 3));
        assertThat(new DeadLetters(kafka)
                        .newest(100).stream()
                                .filter(letter -> my.round.toString().equals(letter.key()))
                                .map(DeadLetter::reason))
                .satisfiesExactly(
                        reason -> assertThat(reason).contains("1000001 bytes"),
                        reason -> assertThat(reason).contains("unknown version"),
                        reason -> assertThat(reason).contains("end-of-input"));
    }

    @Test
    void a_rejected_event_can_be_replayed(KafkaAddress kafka) {
        try (var writer = new EventWriter(kafka, "/attune/test")) {
            writer.write(my.events(1));
        }
        try (var reader = Reading.reader(kafka, List.of())) {
            for (ReadEvent read : reader.poll(Duration.ofSeconds(5)).events()) {
                if (read.event().equals(my.event(1))) {
                    reader.reject(read, "the round is unknown");
                }
            }
            DeadLetter letter = new DeadLetters(kafka).newest(1).getFirst();
            assertThat(letter.reason()).isEqualTo("the round is unknown");
            assertThat(letter.payload()).isEqualTo(new String(new EventCodec().encode(my.event(1)), UTF_8));
            new DeadLetters(kafka).replay(letter);
            assertThat(my.toTheEnd(reader)).isEqualTo(my.events(1));
        }
    }

    private ProducerRecord<byte[], byte[]> raw(String version, byte[] value) {
        var raw = new ProducerRecord<>(
                Topic.JUDGMENTS.topicName(), my.round.toString().getBytes(UTF_8), value);
        Map.of(
                        "ce_specversion",
                        "1.0",
                        "ce_type",
                        "io.attune.judgment-retracted." + version,
                        "ce_id",
                        my.event(2).id().toString())
                .forEach((name, text) -> Records.put(raw.headers(), name, text));
        return raw;
    }

    @Test
    void a_forgotten_key_is_no_dead_letter(KafkaAddress kafka) {
        int before = new DeadLetters(kafka).newest(1000).size();
        try (var writer = new EventWriter(kafka, "/attune/test")) {
            writer.forget(Topic.POLICIES, my.round);
        }
        try (var reader =
                new EventReader(kafka, "test", List.of(Topic.POLICIES), List.of(), java.time.Clock.systemUTC())) {
            do {
                assertThat(reader.poll(Duration.ofMillis(200)).events()).isEmpty();
            } while (!reader.caughtUp());
        }
        assertThat(new DeadLetters(kafka).newest(1000)).hasSize(before);
    }
}
