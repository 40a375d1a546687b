package io.attune.annotation.round;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.annotation.Stage;
import io.attune.kafka.event.RoundSpec.Groups;
import io.attune.kafka.event.RoundSpec.Optimisation;
import io.attune.kafka.event.RoundSpec.ReferenceUpdates;
import io.attune.kafka.event.TaskKind;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Projects to launch rounds in, and launches that are refused. */
final class Launches {
    private final Stage stage;
    private final Rounds rounds;

    Launches(Stage stage) {
        this.stage = stage;
        this.rounds = stage.the(Rounds.class);
    }

    /** A project that has a prompt. */
    UUID project(TaskKind kind) {
        UUID project = stage.project(kind, 1);
        stage.prompt(project);
        return project;
    }

    /** Has the wish refused, with words that contain these. */
    void refused(LaunchRound wish, String why) {
        assertThatThrownBy(() -> rounds.launch(wish, "ada"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    /** What is usual but for this. */
    static LaunchRound wish(
            UUID project,
            UUID base,
            String objective,
            Map<String, Double> parameters,
            Map<String, Double> weights,
            @Nullable ReferenceUpdates reference,
            @Nullable Groups groups,
            @Nullable UUID demonstrations,
            int publishEvery) {
        LaunchRound usual = LaunchRound.usual(project, base, TuningObjective.ONLINE_DPO);
        return new LaunchRound(
                project,
                base,
                objective,
                parameters,
                reference,
                groups,
                demonstrations,
                usual.loraRank(),
                usual.loraAlpha(),
                usual.loraTargets(),
                new Optimisation(1e-4, 8, 2, 0, 1, publishEvery),
                usual.sampling(),
                usual.judgeShare(),
                weights,
                usual.limits(),
                null,
                List.of(),
                List.of(),
                1);
    }
}
