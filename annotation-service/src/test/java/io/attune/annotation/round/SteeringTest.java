package io.attune.annotation.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.annotation.Database;
import io.attune.annotation.Stage;
import io.attune.annotation.policy.Models;
import io.attune.annotation.round.RoundState.Phase;
import io.attune.kafka.event.CommandAcknowledged;
import io.attune.kafka.event.CommandAcknowledged.State;
import io.attune.kafka.event.RoundCommanded;
import io.attune.kafka.event.RoundCommanded.Desired;
import io.attune.kafka.event.TaskKind;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is asked of a round that has been launched, and what its learner says to that. */
@ParameterizedClass
@EnumSource(Database.class)
class SteeringTest {
    private final Stage stage;
    private final Rounds rounds;
    private final MetricsIntake metrics;
    private final Models models;
    private final Outboxed outboxed;

    SteeringTest(Database database) {
        stage = Stage.on(database);
        rounds = stage.the(Rounds.class);
        metrics = stage.the(MetricsIntake.class);
        models = new Models(stage);
        outboxed = new Outboxed(stage);
    }

    @Test
    void everyWishIsACommandWithTheNextSequence() throws Exception {
        UUID round = launched();
        acknowledge(round, 1, State.RUNNING, null);

        rounds.setJudgeShare(round, 0.4);
        rounds.pause(round);
        acknowledge(round, 3, State.PAUSED, null);
        rounds.resume(round);
        rounds.stop(round);
        rounds.stop(round);

        List<RoundCommanded> commands = outboxed.of(round, RoundCommanded.class);
        assertThat(commands).extracting(RoundCommanded::sequence).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(commands)
                .extracting(RoundCommanded::desired)
                .containsExactly(Desired.RUNNING, Desired.RUNNING, Desired.PAUSED, Desired.RUNNING, Desired.STOPPED);
        assertThat(commands)
                .extracting(command -> command.spec().judgeShare())
                .containsExactly(0.0, 0.4, 0.4, 0.4, 0.4);
        assertThat(rounds.get(round).judgeShare()).isEqualTo(0.4);
    }

    @Test
    void whatIsAskedAndWhatTheLearnerSaysStandApart() throws Exception {
        UUID round = launched();
        acknowledge(round, 1, State.RUNNING, null);
        rounds.pause(round);
        assertThat(rounds.get(round).state().phase()).isEqualTo(Phase.PAUSING);
        assertThat(rounds.get(round).state().settled()).isFalse();

        acknowledge(round, 2, State.PAUSED, null);
        assertThat(rounds.get(round).state().phase()).isEqualTo(Phase.PAUSED);
        assertThat(rounds.get(round).state().settled()).isTrue();

        acknowledge(round, 1, State.RUNNING, null);
        assertThat(rounds.get(round).state().phase())
                .as("an old word counts no more")
                .isEqualTo(Phase.PAUSED);
    }

    @Test
    void aRoundThatFailsByItselfSaysWhyAndFreesItsProject() throws Exception {
        UUID round = launched();
        UUID project = rounds.get(round).project();

        acknowledge(round, 0, State.FAILED, "the adapter has a number that is not finite");

        RoundView view = rounds.get(round);
        assertThat(view.state().phase()).isEqualTo(Phase.FAILED);
        assertThat(view.state().reason()).isEqualTo("the adapter has a number that is not finite");
        assertThat(view.endedAt()).isNotNull();
        assertThat(rounds.log(round, 10).getFirst().text())
                .endsWith("failed: the adapter has a number that is not finite");
        assertThatThrownBy(() -> rounds.pause(round))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has ended");
        assertThat(rounds.launch(LaunchRound.usual(project, models.base(project), TuningObjective.ONLINE_DPO), "ada"))
                .isNotNull();
    }

    @Test
    void aSecondRoundMayRunWhileTheFirstRests() throws Exception {
        UUID first = launched();
        UUID project = rounds.get(first).project();
        LaunchRound wish = LaunchRound.usual(project, models.base(project), TuningObjective.ONLINE_DPO);
        assertThatThrownBy(() -> rounds.launch(wish, "ada"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("round 1 of this project runs");

        rounds.pause(first);
        rounds.launch(wish, "ada");

        assertThat(rounds.of(project)).extracting(RoundView::number).containsExactly(2, 1);
        assertThatThrownBy(() -> rounds.resume(first))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("round 2 of this project runs");
    }

    private UUID launched() {
        return stage.runningRound(stage.project(TaskKind.PAIR, 1));
    }

    private void acknowledge(UUID round, long sequence, State state, @Nullable String reason) throws Exception {
        metrics.take(new CommandAcknowledged(stage.id(), Instant.now(), round, sequence, state, reason));
    }
}
