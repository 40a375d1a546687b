package io.attune.annotation.demand;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.annotation.Database;
import io.attune.annotation.Eventually;
import io.attune.annotation.Stage;
import io.attune.annotation.judgment.Judgments;
import io.attune.annotation.round.Rounds;
import io.attune.annotation.task.LeasedTask;
import io.attune.annotation.task.Tasks;
import io.attune.kafka.event.SamplesDrawn.Route;
import io.attune.kafka.event.Side;
import io.attune.kafka.event.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** How soon a round gets what it lacks: were any step of the way taken only by looking now and then, it would take seconds. */
@ParameterizedClass
@EnumSource(Database.class)
class PromptDemandTest {
    private final Stage stage;
    private final Tasks tasks;
    private final ServedProject project;

    PromptDemandTest(Database database) {
        stage = Stage.on(database);
        tasks = stage.the(Tasks.class);
        project = new ServedProject(stage);
    }

    @AfterEach
    void end() {
        project.close();
    }

    @Test
    void aJudgmentBringsTheNextTaskAtOnce() {
        UUID round = stage.runningRound(project.id());
        UUID annotator = stage.annotator();
        project.deliverUntil(round, 4);
        List<Duration> waits = new ArrayList<>();

        for (int i = 0; i < 10; i++) {
            LeasedTask task = tasks.lease(annotator, project.id(), 1).getFirst();
            Instant start = Instant.now();
            stage.the(Judgments.class).submit(annotator, Stage.says(task.id(), new Verdict.Preferred(Side.FIRST, 1)));
            project.deliverUntil(round, 4);
            waits.add(Duration.between(start, Instant.now()));
        }

        waits.sort(null);
        assertThat(waits.get(5)).as("half of %s", waits).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void whatAJudgeGetsIsReplacedAtOnce() {
        UUID round = stage.runningRound(project.id());
        Eventually.holds(() -> assertThat(project.asked(round)).hasSize(4));
        List<Duration> waits = new ArrayList<>();

        for (int i = 0; i < 10; i++) {
            int before = project.heard().size();
            Instant start = Instant.now();
            project.write(List.of(project.routed(project.heard().get(i), Route.JUDGE)));
            Eventually.holds(() -> assertThat(project.asked(round)).hasSizeGreaterThan(before));
            waits.add(Duration.between(start, Instant.now()));
        }

        waits.sort(null);
        assertThat(waits.get(5)).as("half of %s", waits).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void aRoundIsServedAsSoonAsItIsResumed() {
        UUID round = stage.runningRound(project.id());
        Eventually.holds(() -> assertThat(project.asked(round)).hasSize(4));
        List<Duration> waits = new ArrayList<>();

        for (int i = 0; i < 5; i++) {
            stage.the(Rounds.class).pause(round);
            int more = project.asked(round).size() + 4;
            project.loseRequests(round);
            Instant start = Instant.now();
            stage.the(Rounds.class).resume(round);
            Eventually.holds(() -> assertThat(project.asked(round)).hasSizeGreaterThanOrEqualTo(more));
            waits.add(Duration.between(start, Instant.now()));
        }

        waits.sort(null);
        assertThat(waits.get(2)).as("half of %s", waits).isLessThan(Duration.ofSeconds(1));
    }
}
