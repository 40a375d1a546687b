package io.attune.annotation.demand;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.annotation.Database;
import io.attune.annotation.Eventually;
import io.attune.annotation.Stage;
import io.attune.annotation.judgment.Judgments;
import io.attune.annotation.round.Rounds;
import io.attune.annotation.task.Answer;
import io.attune.annotation.task.LeasedTask;
import io.attune.annotation.task.Tasks;
import io.attune.kafka.client.EventWriter;
import io.attune.kafka.client.GroupReader;
import io.attune.kafka.event.Event;
import io.attune.kafka.event.Sample;
import io.attune.kafka.event.SamplesDrawn;
import io.attune.kafka.event.SamplesDrawn.Route;
import io.attune.kafka.event.SamplesRequested;
import io.attune.kafka.event.Side;
import io.attune.kafka.event.TaskKind;
import io.attune.kafka.event.Verdict;
import io.attune.kafka.event.VerdictGiven;
import io.attune.kafka.topic.Topic;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The web's part of the loop, with this test as sampler and judge at the other end of a real broker. */
@ParameterizedClass
@EnumSource(Database.class)
class DemandTest {
    private final Stage stage;
    private final Tasks tasks;
    private final UUID project;
    private final EventWriter trainer;
    private final GroupReader sampler;
    private final List<SamplesRequested> asked = new ArrayList<>();
    private final Set<UUID> answered = new HashSet<>();

    DemandTest(Database database) {
        stage = Stage.on(database);
        tasks = stage.the(Tasks.class);
        project = stage.project(TaskKind.PAIR, 1);
        trainer = new EventWriter(stage.kafka(), "/attune/test");
        sampler = new GroupReader(stage.kafka(), "test-" + project, List.of(Topic.PROMPTS), 100, Clock.systemUTC());
        IntStream.range(0, 10).forEach(_ -> stage.prompt(project));
    }

    @AfterEach
    void end() {
        stage.the(Rounds.class).running().stream()
                .filter(round -> round.project().equals(project))
                .forEach(round -> stage.the(Rounds.class).stop(round.id()));
        sampler.close();
        trainer.close();
    }

    @Test
    void fourTasksAreAskedForEachOfAnotherPromptAndNoMoreWhileTheyAreOnTheirWay() {
        UUID round = stage.runningRound(project);

        Eventually.holds(() -> assertThat(asked(round)).hasSize(4));
        assertThat(asked(round)).extracting(SamplesRequested::prompt).doesNotHaveDuplicates();
        assertThat(asked(round))
                .allSatisfy(request -> assertThat(request.count()).isEqualTo(2));
    }

    @Test
    void whatIsDeliveredBecomesTasksOnceAndJudgingThemAsksForMore() {
        UUID round = stage.runningRound(project);
        Eventually.holds(() -> assertThat(asked(round)).hasSize(4));
        List<SamplesDrawn> drawn = asked.stream().map(this::drawn).toList();

        trainer.write(drawn);
        trainer.write(drawn);

        Eventually.holds(() -> assertThat(tasks.unleased(round)).isEqualTo(4));
        List<LeasedTask> mine = tasks.lease(stage.annotator(), project, 3);
        assertThat(mine).hasSize(3);
        Eventually.holds(() -> assertThat(asked(round)).hasSize(7));
        assertThat(stage.count("task", "round = ?", round)).isEqualTo(4);
    }

    @Test
    void scoresAreAskedForAboutOneAnswer() {
        UUID scores = stage.project(TaskKind.SCORES, 1);
        IntStream.range(0, 5).forEach(_ -> stage.prompt(scores));
        UUID round = stage.runningRound(scores);
        Eventually.holds(() -> assertThat(asked(round)).hasSize(4));
        assertThat(asked(round))
                .allSatisfy(request -> assertThat(request.count()).isEqualTo(1));

        trainer.write(asked(round).stream().map(this::drawn).toList());

        Eventually.holds(() -> assertThat(tasks.unleased(round)).isEqualTo(4));
        UUID annotator = stage.annotator();
        LeasedTask task = tasks.lease(annotator, scores, 1).getFirst();
        stage.the(Judgments.class)
                .submit(annotator, Stage.says(task.id(), new Verdict.Scores(Map.of("helpful", 4, "polite", 1))));
        Eventually.holds(() -> assertThat(asked(round)).hasSize(5));
        stage.the(Rounds.class).stop(round);
    }

    @Test
    void ofAGroupPeopleAreAskedAboutTheFirstTwo() {
        UUID round = stage.runningRound(project);
        Eventually.holds(() -> assertThat(asked(round)).hasSize(4));
        SamplesDrawn pair = drawn(asked.getFirst());
        List<Sample> group = new ArrayList<>(pair.samples());
        group.add(new Sample(stage.id(), null, "not asked about", List.of(), List.of(), List.of(), false));

        trainer.write(List.of(new SamplesDrawn(
                pair.id(), pair.at(), round, pair.prompt(), pair.messages(), pair.promptIds(), group, Route.PEOPLE)));

        Eventually.holds(() -> assertThat(tasks.unleased(round)).isEqualTo(1));
        assertThat(tasks.lease(stage.annotator(), project, 1).getFirst().answers())
                .extracting(Answer::text)
                .containsExactlyInAnyOrder("answer 0", "answer 1");
    }

    @Test
    void moreAnnotatorsKeepMoreTasksReady() {
        UUID round = stage.runningRound(project);
        IntStream.range(0, 5).forEach(_ -> tasks.lease(stage.annotator(), project, 1));

        Eventually.holds(() -> assertThat(asked(round)).hasSize(10));
    }

    @Test
    void whatDoesNotComeIsAskedForAgain() {
        UUID round = stage.runningRound(project);
        Eventually.holds(() -> assertThat(asked(round)).hasSize(4));
        Set<UUID> lost = new HashSet<>(asked.stream().map(Event::id).toList());

        loseRequests(round);
        tasks.lease(stage.annotator(), project, 1); // anything that has demand look

        Eventually.holds(() -> assertThat(asked(round)).hasSize(8));
        assertThat(asked.subList(4, 8)).noneMatch(request -> lost.contains(request.id()));
    }

    @Test
    void whatAJudgeGetsOpensNoTaskAndItsVerdictIsAJudgmentOfTheRound() {
        UUID round = stage.runningRound(project);
        Eventually.holds(() -> assertThat(asked(round)).hasSize(4));
        SamplesDrawn first = routed(asked.getFirst(), Route.JUDGE);
        VerdictGiven given = new VerdictGiven(
                stage.id(),
                Instant.now(),
                round,
                first.prompt(),
                first.id(),
                TaskKind.PAIR,
                first.messages(),
                first.promptIds(),
                first.samples(),
                new Verdict.Preferred(Side.SECOND, 1),
                "reward-model",
                0.8);

        trainer.write(List.of(first, given, given));

        Eventually.holds(
                () -> assertThat(stage.the(Rounds.class).get(round).judgments().byJudge())
                        .isEqualTo(1));
        Eventually.holds(() -> assertThat(asked(round)).hasSize(5));
        assertThat(tasks.unleased(round)).isZero();
    }

    /** Were any step of the way taken only by looking now and then, it would take seconds. */
    @Test
    void aJudgmentBringsTheNextTaskAtOnce() {
        UUID round = stage.runningRound(project);
        UUID annotator = stage.annotator();
        deliverUntil(round, 4);
        List<Duration> waits = new ArrayList<>();

        for (int i = 0; i < 10; i++) {
            LeasedTask task = tasks.lease(annotator, project, 1).getFirst();
            Instant start = Instant.now();
            stage.the(Judgments.class).submit(annotator, Stage.says(task.id(), new Verdict.Preferred(Side.FIRST, 1)));
            deliverUntil(round, 4);
            waits.add(Duration.between(start, Instant.now()));
        }

        waits.sort(null);
        assertThat(waits.get(5)).as("half of %s", waits).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void whatAJudgeGetsIsReplacedAtOnce() {
        UUID round = stage.runningRound(project);
        Eventually.holds(() -> assertThat(asked(round)).hasSize(4));
        List<Duration> waits = new ArrayList<>();

        for (int i = 0; i < 10; i++) {
            int before = asked.size();
            Instant start = Instant.now();
            trainer.write(List.of(routed(asked.get(i), Route.JUDGE)));
            Eventually.holds(() -> assertThat(asked(round)).hasSizeGreaterThan(before));
            waits.add(Duration.between(start, Instant.now()));
        }

        waits.sort(null);
        assertThat(waits.get(5)).as("half of %s", waits).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void aRoundIsServedAsSoonAsItIsResumed() {
        UUID round = stage.runningRound(project);
        Eventually.holds(() -> assertThat(asked(round)).hasSize(4));
        List<Duration> waits = new ArrayList<>();

        for (int i = 0; i < 5; i++) {
            stage.the(Rounds.class).pause(round);
            int more = asked(round).size() + 4;
            loseRequests(round);
            Instant start = Instant.now();
            stage.the(Rounds.class).resume(round);
            Eventually.holds(() -> assertThat(asked(round)).hasSizeGreaterThanOrEqualTo(more));
            waits.add(Duration.between(start, Instant.now()));
        }

        waits.sort(null);
        assertThat(waits.get(2)).as("half of %s", waits).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void aStoppedRoundAsksForNothingAndItsTasksAreGivenToNobody() {
        UUID round = stage.runningRound(project);
        Eventually.holds(() -> assertThat(asked(round)).hasSize(4));
        trainer.write(List.of(drawn(asked.get(0)), drawn(asked.get(1))));
        Eventually.holds(() -> assertThat(tasks.unleased(round)).isEqualTo(2));

        stage.the(Rounds.class).stop(round);
        trainer.write(List.of(drawn(asked.get(2))));

        Eventually.holds(
                () -> assertThat(tasks.lease(stage.annotator(), project, 5)).isEmpty());
        Eventually.holds(() -> assertThat(stage.count("draw_request", "round = ? and answered = true", round))
                .isEqualTo(3));
        assertThat(stage.count("task", "round = ?", round)).isEqualTo(2);
    }

    /** What was asked for was asked for so long ago that it counts as lost. */
    private void loseRequests(UUID round) {
        stage.jdbc()
                .sql("update draw_request set asked_at = asked_at - interval '2' minute where round = ?")
                .param(round)
                .update();
    }

    /** Answers what the round asks for until it has so many tasks ready. */
    private void deliverUntil(UUID round, int ready) {
        Eventually.holds(() -> {
            List<SamplesRequested> fresh = asked(round).stream()
                    .filter(request -> answered.add(request.id()))
                    .toList();
            trainer.write(fresh.stream().map(this::drawn).toList());
            assertThat(tasks.unleased(round)).isGreaterThanOrEqualTo(ready);
        });
    }

    /** Everything that the round has asked for so far. */
    private List<SamplesRequested> asked(UUID round) {
        sampler.poll(Duration.ofMillis(100), read -> {
            if (read.event() instanceof SamplesRequested request
                    && request.round().equals(round)) {
                asked.add(request);
            }
        });
        return asked;
    }

    private SamplesDrawn drawn(SamplesRequested request) {
        return routed(request, Route.PEOPLE);
    }

    private SamplesDrawn routed(SamplesRequested request, Route route) {
        return new SamplesDrawn(
                request.id(),
                Instant.now(),
                request.round(),
                request.prompt(),
                request.messages(),
                List.of(1, 2, 3),
                stage.samples(TaskKind.PAIR).subList(0, request.count()),
                route);
    }
}
