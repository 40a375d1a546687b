package io.attune.annotation.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.annotation.Database;
import io.attune.annotation.Eventually;
import io.attune.annotation.Stage;
import io.attune.annotation.TestBroker;
import io.attune.annotation.judgment.Judgments;
import io.attune.annotation.judgment.Receipt;
import io.attune.annotation.task.Tasks;
import io.attune.kafka.client.EventReader;
import io.attune.kafka.client.ReadEvent;
import io.attune.kafka.event.JudgmentGiven;
import io.attune.kafka.event.JudgmentRetracted;
import io.attune.kafka.event.TaskKind;
import io.attune.kafka.event.Verdict;
import io.attune.kafka.topic.Topic;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Each test has a round of its own, and looks at nothing else. */
@TestInstance(Lifecycle.PER_CLASS)
class RelayTest {
    private final TestBroker broker = TestBroker.start();
    private final Stage stage = Stage.start(Database.H2.fresh(), broker);
    private UUID project;
    private UUID round;
    private UUID annotator;

    @BeforeEach
    void begin() {
        project = stage.project(TaskKind.THUMB, 1);
        round = stage.round(project);
        annotator = stage.annotator();
    }

    @AfterAll
    void end() {
        stage.close();
        broker.close();
    }

    @Test
    void judgmentsReachKafkaAtOnceAndNoneIsLostWhileTheBrokerIsAway() {
        List<Long> before = judge(20);
        assertThat(published(20)).isEqualTo(before);
        assertThat(medianDelayMillis()).isLessThan(250);

        broker.stop();
        Instant start = Instant.now();
        List<Long> meanwhile = judge(20);
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(15));
        broker.startAgain();

        List<Long> all = LongStream.concat(
                        before.stream().mapToLong(n -> n), meanwhile.stream().mapToLong(n -> n))
                .boxed()
                .toList();
        assertThat(published(40)).isEqualTo(all);
    }

    @Test
    void whenTheBrokersDiskIsLostWhatPeopleSaidIsPublishedAgain() {
        List<Long> given = judge(5);
        assertThat(published(5)).isEqualTo(given);

        broker.stop();
        broker.startEmpty();

        Eventually.holds(() -> assertThat(published(5)).isEqualTo(given));
    }

    @Test
    void aRetractionFollowsItsJudgment() {
        Receipt given = judge();
        stage.the(Judgments.class).retract(annotator, given.judgment());

        List<ReadEvent> events = read(2);

        assertThat(events.get(0).event()).isInstanceOf(JudgmentGiven.class);
        assertThat(events.get(1).event())
                .isInstanceOfSatisfying(
                        JudgmentRetracted.class,
                        event -> assertThat(event.number()).isEqualTo(given.number()));
    }

    private List<Long> judge(int many) {
        return IntStream.range(0, many).mapToObj(_ -> judge().number()).toList();
    }

    private Receipt judge() {
        UUID task = stage.task(project, round);
        stage.the(Tasks.class).lease(annotator, project, 1);
        return stage.the(Judgments.class).submit(annotator, Stage.says(task, new Verdict.Thumb(true)));
    }

    /** The different numbers of the round on the topic in order, once there are so many. */
    private List<Long> published(int many) {
        return read(many).stream()
                .map(read -> ((JudgmentGiven) read.event()).number())
                .distinct()
                .toList();
    }

    private List<ReadEvent> read(int many) {
        List<ReadEvent> events = new ArrayList<>();
        try (EventReader reader =
                new EventReader(broker.address(), "test", List.of(Topic.JUDGMENTS), List.of(), Clock.systemUTC())) {
            Eventually.holds(() -> {
                reader.poll(Duration.ofMillis(200)).events().stream()
                        .filter(read -> read.event().key().equals(round))
                        .forEach(events::add);
                assertThat(events.stream().map(read -> read.event().id()).distinct())
                        .hasSizeGreaterThanOrEqualTo(many);
            });
        }
        return events;
    }

    private double medianDelayMillis() {
        double[] delays = stage
                .jdbc()
                .sql("select put_at, published_at from outbox where published_at is not null and payload like ?")
                .param("%" + round + "%")
                .query((row, _) -> (double) Duration.between(
                                row.getTimestamp("put_at").toInstant(),
                                row.getTimestamp("published_at").toInstant())
                        .toMillis())
                .list()
                .stream()
                .mapToDouble(delay -> delay)
                .sorted()
                .toArray();
        return delays[delays.length / 2];
    }
}
