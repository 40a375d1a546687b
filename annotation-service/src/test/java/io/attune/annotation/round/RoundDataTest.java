package io.attune.annotation.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.annotation.Database;
import io.attune.annotation.Stage;
import io.attune.annotation.policy.Models;
import io.attune.kafka.event.JudgmentGiven;
import io.attune.kafka.event.TaskKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.dao.OptimisticLockingFailureException;

@ParameterizedClass
@EnumSource(Database.class)
class RoundDataTest {
    private final Stage stage;
    private final Rounds rounds;
    private final Models models;
    private final Outboxed outboxed;

    RoundDataTest(Database database) {
        stage = Stage.on(database);
        rounds = stage.the(Rounds.class);
        models = new Models(stage);
        outboxed = new Outboxed(stage);
    }

    @Test
    void aRoundOverCollectedJudgmentsIsGivenEachOnceAndTheRetractedNever() throws Exception {
        UUID project = stage.project(TaskKind.PAIR, 1);
        List<Long> numbers = new ArrayList<>(models.imported(project, 447));
        numbers.addAll(models.judged(project, 3));
        long retracted = models.retractOne(project);

        UUID round = rounds.launch(LaunchRound.usual(project, models.base(project), TuningObjective.DPO), "ada");

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> outboxed.of(round, JudgmentGiven.class).size() >= numbers.size() - 1);
        assertThat(outboxed.of(round, JudgmentGiven.class))
                .extracting(JudgmentGiven::number)
                .containsExactlyElementsOf(
                        numbers.stream().filter(number -> number != retracted).toList());
        assertThat(rounds.get(round).judgments().byPeople()).isEqualTo(449);
        assertThat(stage.the(RoundData.class).giveSome(round)).isFalse();
        assertThat(rounds.running()).contains(new RunningRound(round, project, false));
    }

    @Test
    void aRoundInStagesIsGivenTheClearestJudgmentsFirst() {
        UUID project = stage.project(TaskKind.PAIR, 1);
        List<Long> close = new ArrayList<>(models.judged(project, 2));
        LaunchRound wish = LaunchRound.usual(project, models.base(project), TuningObjective.CURRY_DPO);
        assertThatThrownBy(() -> rounds.launch(wish, "ada"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("curry-dpo goes from clear judgments to close ones");
        List<Long> clear = models.imported(project, 447);
        close.addAll(models.judged(project, 3));
        models.retractOne(project);
        close.removeLast();

        UUID round = rounds.launch(wish, "ada");

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> outboxed.of(round, JudgmentGiven.class).size() >= clear.size() + close.size());
        assertThat(outboxed.of(round, JudgmentGiven.class))
                .extracting(JudgmentGiven::number)
                .containsExactlyElementsOf(
                        Stream.concat(clear.stream(), close.stream()).toList());
        assertThat(rounds.get(round).judgments().byPeople()).isEqualTo(clear.size() + close.size());
    }

    @Test
    void dataGoesOnAlthoughTheRoundIsChangedMeanwhile() {
        UUID project = stage.project(TaskKind.PAIR, 1);
        models.imported(project, 1000);
        UUID round = rounds.launch(LaunchRound.usual(project, models.base(project), TuningObjective.DPO), "ada");

        for (int i = 0; i < 30; i++) {
            try {
                rounds.setJudgeShare(round, i / 30.0);
            } catch (OptimisticLockingFailureException _) {
                LockSupport.parkNanos(1_000_000); // this time the data was first
            }
        }

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> outboxed.of(round, JudgmentGiven.class).size() >= 1000);
        assertThat(outboxed.of(round, JudgmentGiven.class))
                .extracting(JudgmentGiven::number)
                .doesNotHaveDuplicates()
                .isSorted();
    }
}
