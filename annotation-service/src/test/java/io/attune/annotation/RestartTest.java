package io.attune.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.annotation.annotator.Annotators;
import io.attune.annotation.annotator.NewAnnotator;
import io.attune.annotation.annotator.Role;
import io.attune.annotation.judgment.JudgmentLog;
import io.attune.annotation.judgment.JudgmentView;
import io.attune.annotation.judgment.Judgments;
import io.attune.annotation.judgment.Receipt;
import io.attune.annotation.policy.Models;
import io.attune.annotation.policy.Policies;
import io.attune.annotation.policy.PolicyView;
import io.attune.annotation.project.ProjectView;
import io.attune.annotation.project.Projects;
import io.attune.annotation.round.LogLine;
import io.attune.annotation.round.RoundView;
import io.attune.annotation.round.Rounds;
import io.attune.annotation.task.LeasedTask;
import io.attune.annotation.task.Tasks;
import io.attune.kafka.client.EventReader;
import io.attune.kafka.client.EventSink;
import io.attune.kafka.event.Event;
import io.attune.kafka.event.JudgmentGiven;
import io.attune.kafka.event.JudgmentRetracted;
import io.attune.kafka.event.RoundCommanded;
import io.attune.kafka.event.TaskKind;
import io.attune.kafka.event.Verdict;
import io.attune.kafka.topic.Topic;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The application is closed and opened again on the same files, while events still wait for Kafka. */
class RestartTest {
    private final Path data = TestRun.directory("attune-data");
    private final String url = Database.H2.fresh();
    private final TestBroker broker = TestBroker.start();
    private Stage stage = Stage.start(url, broker, data);
    private final UUID project = stage.project(TaskKind.THUMB, 1);
    private final UUID annotator =
            stage.the(Annotators.class).create(new NewAnnotator("Ada", "correct horse", Set.of(Role.ANNOTATOR)));
    private final UUID round = stage.runningRound(project);

    /** What people and learners have left in the database, as everybody else sees it. */
    private record Kept(
            ProjectView project,
            List<JudgmentView> judgments,
            RoundView round,
            List<LogLine> log,
            List<PolicyView> versions,
            long openTasks,
            int unleased) {}

    @AfterEach
    void end() {
        stage.close();
        broker.close();
    }

    @Test
    void everythingIsThereAgainAndWhatWaitedIsPublished() {
        UUID version = published();
        IntStream.range(0, 6).forEach(_ -> stage.task(project, round));
        List<Receipt> given = new ArrayList<>(List.of(judge(), judge()));
        Eventually.holds(() -> assertThat(unpublished()).isZero());
        broker.stop();
        given.add(judge());
        given.add(judge());
        stage.the(Judgments.class).retract(annotator, given.get(2).judgment());
        stage.the(Rounds.class).pause(round);
        List<LeasedTask> held = stage.the(Tasks.class).lease(annotator, project, 2);
        Kept before = kept();
        assertThat(unpublished()).isGreaterThanOrEqualTo(4);

        stage.close();
        broker.startAgain();
        stage = Stage.start(url, broker, data);

        assertThat(kept()).isEqualTo(before);
        assertThat(stage.the(Policies.class).receipts(version).contains(4)).isTrue();
        assertThat(stage.the(Annotators.class).signIn("Ada", "correct horse").id())
                .isEqualTo(annotator);
        assertThat(stage.the(Tasks.class).lease(annotator, project, 2))
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("leasedUntil")
                .containsExactlyInAnyOrderElementsOf(held);
        assertPublished(given);
    }

    private void assertPublished(List<Receipt> given) {
        Eventually.holds(() -> assertThat(unpublished()).isZero());
        List<Event> events = onTopics();
        assertThat(events.stream()
                        .filter(JudgmentGiven.class::isInstance)
                        .map(event -> ((JudgmentGiven) event).number())
                        .distinct())
                .isEqualTo(given.stream().map(Receipt::number).toList());
        assertThat(events).filteredOn(JudgmentRetracted.class::isInstance).isNotEmpty();
        assertThat(events)
                .filteredOn(RoundCommanded.class::isInstance)
                .last()
                .extracting(event -> ((RoundCommanded) event).desired())
                .isEqualTo(RoundCommanded.Desired.PAUSED);
    }

    /** A version of the round that came over Kafka. */
    private UUID published() {
        UUID base = stage.the(Policies.class).of(project).getFirst().id();
        var event = new Models(stage).published(round, project, base, 1);
        stage.the(EventSink.class).write(List.of(event));
        Eventually.holds(() -> assertThat(stage.the(Policies.class).of(project)).hasSize(2));
        return event.policy().id();
    }

    private Receipt judge() {
        UUID task =
                stage.the(Tasks.class).lease(annotator, project, 1).getFirst().id();
        return stage.the(Judgments.class).submit(annotator, Stage.says(task, new Verdict.Thumb(true)));
    }

    private Kept kept() {
        return new Kept(
                stage.the(Projects.class).get(project),
                stage.the(JudgmentLog.class).ofProject(project, 0, 1000),
                stage.the(Rounds.class).get(round),
                stage.the(Rounds.class).log(round, 100),
                stage.the(Policies.class).of(project),
                stage.the(Tasks.class).open(project),
                stage.the(Tasks.class).unleased(round));
    }

    private long unpublished() {
        return stage.count("outbox", "published_at is null");
    }

    /** Everything on the topics of people's events, in order. */
    private List<Event> onTopics() {
        List<Event> events = new ArrayList<>();
        try (EventReader reader = new EventReader(
                broker.address(),
                "test",
                List.of(Topic.JUDGMENTS, Topic.ROUND_COMMANDS),
                List.of(),
                Clock.systemUTC())) {
            Eventually.holds(() -> {
                reader.poll(Duration.ofMillis(200)).events().forEach(read -> events.add(read.event()));
                assertThat(events)
                        .hasAtLeastOneElementOfType(JudgmentRetracted.class)
                        .anyMatch(event -> event instanceof RoundCommanded command && command.sequence() == 2);
            });
        }
        return events;
    }
}
