package io.attune.annotation.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.annotation.Database;
import io.attune.annotation.Stage;
import io.attune.annotation.policy.Models;
import io.attune.annotation.policy.Policies;
import io.attune.kafka.event.RoundCommanded;
import io.attune.kafka.event.RoundSpec;
import io.attune.kafka.event.TaskKind;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Which adapters a round can be launched with. */
@ParameterizedClass
@EnumSource(Database.class)
class AdapterLaunchTest {
    private final Stage stage;
    private final Rounds rounds;
    private final Models models;
    private final Outboxed outboxed;
    private final Launches launches;

    AdapterLaunchTest(Database database) {
        stage = Stage.on(database);
        rounds = stage.the(Rounds.class);
        models = new Models(stage);
        outboxed = new Outboxed(stage);
        launches = new Launches(stage);
    }

    @Test
    void anAdapterHasItsAlphaAndTheLayersThatTheModelHas() {
        UUID project = launches.project(TaskKind.PAIR);
        UUID llama = base(project, "llama");

        launches.refused(
                adapted(project, llama, 8, 16.0, List.of("v_proj", "c_attn")),
                "loraTargets names \"c_attn\", and a llama model has no such layer: choose among q_proj, k_proj,");
        launches.refused(
                adapted(project, llama, 8, null, List.of("")), "loraTargets names \"\", and a llama model has no");
        launches.refused(
                adapted(project, base(project, "gpt2"), 8, null, List.of("q_proj")), "a gpt2 model has no such layer");
        launches.refused(adapted(project, llama, 8, -1.0, List.of()), "loraAlpha is -1.0, expected a number over 0");
        launches.refused(
                adapted(project, llama, 0, 16.0, List.of()), "loraAlpha is about adapters, and loraRank 0 tunes all");
        launches.refused(adapted(project, llama, 0, null, List.of("q_proj")), "loraTargets is about adapters");
        assertThatThrownBy(() -> adapted(project, llama, 8, null, Collections.nCopies(1001, "q_proj")))
                .hasMessage("loraTargets has 1001 layers, at most 1000 are allowed");
        assertThat(rounds.of(project)).isEmpty();

        List<String> targets = List.of("v_proj", "model.layers.3.mlp.up_proj");
        UUID round = rounds.launch(adapted(project, llama, 8, 16.0, targets), "ada");
        RoundSpec spec = outboxed.of(round, RoundCommanded.class).getFirst().spec();
        assertThat(spec.loraAlpha()).isEqualTo(16);
        assertThat(spec.loraTargets()).isEqualTo(targets);
        rounds.setJudgeShare(round, .5);
        assertThat(rounds.get(round).spec()).isEqualTo(spec.withJudgeShare(.5));
    }

    @Test
    void layersOfAFamilyThatIsNotKnownHereAreLeftToTheTrainer() {
        UUID project = launches.project(TaskKind.PAIR);

        UUID round = rounds.launch(adapted(project, base(project, "mamba"), 8, null, List.of("in_proj")), "ada");

        assertThat(rounds.get(round).spec().loraTargets()).containsExactly("in_proj");
    }

    private UUID base(UUID project, String family) {
        return stage.the(Policies.class).registerBase(project, family, models.model(family));
    }

    private static LaunchRound adapted(
            UUID project, UUID base, int rank, @Nullable Double alpha, List<String> targets) {
        LaunchRound usual = LaunchRound.usual(project, base, TuningObjective.ONLINE_DPO);
        return new LaunchRound(
                project,
                base,
                usual.objective(),
                usual.parameters(),
                usual.reference(),
                usual.groups(),
                usual.demonstrations(),
                rank,
                alpha,
                targets,
                usual.optimisation(),
                usual.sampling(),
                usual.judgeShare(),
                usual.weights(),
                usual.limits(),
                usual.oracle(),
                usual.shownPrompts(),
                usual.evaluationPrompts(),
                usual.seed());
    }
}
