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
import io.attune.kafka.event.Event;
import io.attune.kafka.event.Sample;
import io.attune.kafka.event.SamplesDrawn;
import io.attune.kafka.event.SamplesDrawn.Route;
import io.attune.kafka.event.SamplesRequested;
import io.attune.kafka.event.Side;
import io.attune.kafka.event.TaskKind;
import io.attune.kafka.event.Verdict;
import io.attune.kafka.event.VerdictGiven;
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
    private final ServedProject project;

    DemandTest(Database database) {
        stage = Stage.on(database);
        tasks = stage.the(Tasks.class);
        project = new ServedProject(stage);
    }

    @AfterEach
    void end() {
        project.close();
    }

    @Test
    void fourTasksAreAskedForEachOfAnotherPromptAndNoMoreWhileTheyAreOnTheirWay() {
        UUID round = stage.runningRound(project.id());

        Eventually.holds(() -> assertThat(project.asked(round)).hasSize(4));
        assertThat(project.asked(round)).extracting(SamplesRequested::prompt).doesNotHaveDuplicates();
        assertThat(project.asked(round))
                .allSatisfy(request -> assertThat(request.count()).isEqualTo(2));
    }

    @Test
    void whatIsDeliveredBecomesTasksOnceAndJudgingThemAsksForMore() {
        UUID round = stage.runningRound(project.id());
        Eventually.holds(() -> assertThat(project.asked(round)).hasSize(4));
        List<SamplesDrawn> drawn = project.heard().stream().map(project::drawn).toList();

        project.write(drawn);
        project.write(drawn);

        Eventually.holds(() -> assertThat(tasks.unleased(round)).isEqualTo(4));
        List<LeasedTask> mine = tasks.lease(stage.annotator(), project.id(), 3);
        assertThat(mine).hasSize(3);
        Eventually.holds(() -> assertThat(project.asked(round)).hasSize(7));
        assertThat(stage.count("task", "round = ?", round)).isEqualTo(4);
    }

    @Test
    void scoresAreAskedForAboutOneAnswer() {
        UUID scores = stage.project(TaskKind.SCORES, 1);
        IntStream.range(0, 5).forEach(_ -> stage.prompt(scores));
        UUID round = stage.runningRound(scores);
        Eventually.holds(() -> assertThat(project.asked(round)).hasSize(4));
        assertThat(project.asked(round))
                .allSatisfy(request -> assertThat(request.count()).isEqualTo(1));

        project.write(project.asked(round).stream().map(project::drawn).toList());

        Eventually.holds(() -> assertThat(tasks.unleased(round)).isEqualTo(4));
        UUID annotator = stage.annotator();
        LeasedTask task = tasks.lease(annotator, scores, 1).getFirst();
        stage.the(Judgments.class)
                .submit(annotator, Stage.says(task.id(), new Verdict.Scores(Map.of("helpful", 4, "polite", 1))));
        Eventually.holds(() -> assertThat(project.asked(round)).hasSize(5));
        stage.the(Rounds.class).stop(round);
    }

    @Test
    void ofAGroupPeopleAreAskedAboutTheFirstTwo() {
        UUID round = stage.runningRound(project.id());
        Eventually.holds(() -> assertThat(project.asked(round)).hasSize(4));
        SamplesDrawn pair = project.drawn(project.heard().getFirst());
        List<Sample> group = new ArrayList<>(pair.samples());
        group.add(new Sample(stage.id(), null, "not asked about", List.of(), List.of(), List.of(), false));

        project.write(List.of(new SamplesDrawn(
                pair.id(), pair.at(), round, pair.prompt(), pair.messages(), pair.promptIds(), group, Route.PEOPLE)));

        Eventually.holds(() -> assertThat(tasks.unleased(round)).isEqualTo(1));
        assertThat(tasks.lease(stage.annotator(), project.id(), 1).getFirst().answers())
                .extracting(Answer::text)
                .containsExactlyInAnyOrder("answer 0", "answer 1");
    }

    @Test
    void moreAnnotatorsKeepMoreTasksReady() {
        UUID round = stage.runningRound(project.id());
        IntStream.range(0, 5).forEach(_ -> tasks.lease(stage.annotator(), project.id(), 1));

        Eventually.holds(() -> assertThat(project.asked(round)).hasSize(10));
    }

    @Test
    void whatDoesNotComeIsAskedForAgain() {
        UUID round = stage.runningRound(project.id());
        Eventually.holds(() -> assertThat(project.asked(round)).hasSize(4));
        Set<UUID> lost = new HashSet<>(project.heard().stream().map(Event::id).toList());

        project.loseRequests(round);
        tasks.lease(stage.annotator(), project.id(), 1); // anything that has demand look

        Eventually.holds(() -> assertThat(project.asked(round)).hasSize(8));
        assertThat(project.heard().subList(4, 8)).noneMatch(request -> lost.contains(request.id()));
    }

    @Test
    void whatAJudgeGetsOpensNoTaskAndItsVerdictIsAJudgmentOfTheRound() {
        UUID round = stage.runningRound(project.id());
        Eventually.holds(() -> assertThat(project.asked(round)).hasSize(4));
        SamplesDrawn first = project.routed(project.heard().getFirst(), Route.JUDGE);
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

        project.write(List.of(first, given, given));

        Eventually.holds(
                () -> assertThat(stage.the(Rounds.class).get(round).judgments().byJudge())
                        .isEqualTo(1));
        Eventually.holds(() -> assertThat(project.asked(round)).hasSize(5));
        assertThat(tasks.unleased(round)).isZero();
    }

    @Test
    void aStoppedRoundAsksForNothingAndItsTasksAreGivenToNobody() {
        UUID round = stage.runningRound(project.id());
        Eventually.holds(() -> assertThat(project.asked(round)).hasSize(4));
        project.write(List.of(
                project.drawn(project.heard().get(0)),
                project.drawn(project.heard().get(1))));
        Eventually.holds(() -> assertThat(tasks.unleased(round)).isEqualTo(2));

        stage.the(Rounds.class).stop(round);
        project.write(List.of(project.drawn(project.heard().get(2))));

        Eventually.holds(() ->
                assertThat(tasks.lease(stage.annotator(), project.id(), 5)).isEmpty());
        Eventually.holds(() -> assertThat(stage.count("draw_request", "round = ? and answered = true", round))
                .isEqualTo(3));
        assertThat(stage.count("task", "round = ?", round)).isEqualTo(2);
    }
}
