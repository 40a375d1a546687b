package io.attune.annotation.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.annotation.Database;
import io.attune.annotation.Stage;
import io.attune.annotation.dataset.Datasets;
import io.attune.annotation.dataset.Demonstrations;
import io.attune.annotation.dataset.ImportMode;
import io.attune.annotation.policy.Models;
import io.attune.annotation.round.RoundState.Phase;
import io.attune.kafka.event.RoundCommanded;
import io.attune.kafka.event.RoundCommanded.Desired;
import io.attune.kafka.event.RoundSpec;
import io.attune.kafka.event.RoundSpec.AdaptiveKl;
import io.attune.kafka.event.RoundSpec.Groups;
import io.attune.kafka.event.RoundSpec.ReferenceUpdates;
import io.attune.kafka.event.TaskKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is launched, and what is refused. */
@ParameterizedClass
@EnumSource(Database.class)
class RoundsTest {
    private final Stage stage;
    private final Rounds rounds;
    private final Models models;
    private final Outboxed outboxed;
    private final Launches launches;

    RoundsTest(Database database) {
        stage = Stage.on(database);
        rounds = stage.the(Rounds.class);
        models = new Models(stage);
        outboxed = new Outboxed(stage);
        launches = new Launches(stage);
    }

    @Test
    void aLaunchIsStoredWithItsCommandBesideIt() {
        UUID project = launches.project(TaskKind.PAIR);
        UUID base = models.base(project);

        UUID round = rounds.launch(LaunchRound.usual(project, base, TuningObjective.ONLINE_DPO), "ada");

        RoundView view = rounds.get(round);
        assertThat(view.number()).isEqualTo(1);
        assertThat(view.launchedBy()).isEqualTo("ada");
        assertThat(view.state()).isEqualTo(new RoundState(Desired.RUNNING, 1, null, 0, null));
        assertThat(view.state().phase()).isEqualTo(Phase.STARTING);
        assertThat(view.spec().basePolicy()).isEqualTo(base);
        assertThat(outboxed.of(round, RoundCommanded.class)).singleElement().satisfies(command -> {
            assertThat(command.sequence()).isEqualTo(1);
            assertThat(command.desired()).isEqualTo(Desired.RUNNING);
            assertThat(command.spec()).isEqualTo(view.spec());
        });
        assertThat(rounds.running()).contains(new RunningRound(round, project, true));
    }

    @Test
    void whatDoesNotFitIsRefusedAndNothingIsLaunched() {
        UUID pairs = launches.project(TaskKind.PAIR);
        UUID scores = launches.project(TaskKind.SCORES);
        UUID empty = stage.project(TaskKind.PAIR, 1);
        UUID base = models.base(pairs);

        launches.refused(
                launch(pairs, base, "remax", Map.of()),
                "no objective is called remax; there are online-dpo, online-kto, online-ipo, online-slic, grpo, rloo, dr-grpo, gspo, reinforce-plus-plus, ppo, ppo-adaptive-kl, ppo-ptx, dpo, curry-dpo, ipo, simpo, orpo, kto");
        launches.refused(
                launch(pairs, base, "online-dpo", Map.of("bata", 1.0)),
                "online-dpo has no parameter bata; it has beta");
        launches.refused(launch(pairs, base, "online-dpo", Map.of("beta", 0.0)), "beta is 0, expected");
        launches.refused(launch(pairs, base, "online-dpo", Map.of("beta", Double.NaN)), "beta is NaN");
        launches.refused(launch(pairs, models.base(empty), "online-dpo", Map.of()), "belongs to another project");
        launches.refused(launch(scores, models.base(scores), "dpo", Map.of()), "does not learn from what");
        launches.refused(launch(empty, models.base(empty), "online-dpo", Map.of()), "has no prompts: import a file");
        launches.refused(launch(pairs, base, "dpo", Map.of()), "has no judgments to learn from");
        assertThatThrownBy(() -> rounds.launch(launch(pairs, stage.id(), "online-dpo", Map.of()), "ada"))
                .isInstanceOf(NoSuchElementException.class);
        assertThat(rounds.of(pairs)).isEmpty();
    }

    @Test
    void theReferenceStaysOrFollowsWhereThereIsOne() {
        UUID project = launches.project(TaskKind.PAIR);
        models.imported(project, 1);
        UUID base = models.base(project);
        ReferenceUpdates softly = new ReferenceUpdates(0.6, 64);

        launches.refused(
                following(project, base, "simpo", softly), "simpo has no reference that could follow the policy");
        launches.refused(following(project, base, "curry-dpo", softly), "curry-dpo moves its reference by itself");
        UUID round = rounds.launch(following(project, base, "online-dpo", softly), "ada");

        assertThat(outboxed.of(round, RoundCommanded.class).getFirst().spec().reference())
                .isEqualTo(softly);
        assertThatThrownBy(() -> new ReferenceUpdates(0, 64)).hasMessageContaining("alpha of the reference is 0.0");
    }

    @Test
    void groupsAreDrawnWhereAnObjectiveLearnsFromThem() {
        UUID project = launches.project(TaskKind.PAIR);
        UUID base = models.base(project);
        UUID thumbs = launches.project(TaskKind.THUMB);
        Groups held = new Groups(4, 8, true, new AdaptiveKl(2, 1000));

        launches.refused(
                grouped(project, base, "online-dpo", held, 0), "online-dpo learns from judgments and draws no groups");
        launches.refused(grouped(project, base, "grpo", null, 0), "grpo learns from groups of answers");
        launches.refused(grouped(project, base, "grpo", new Groups(65, 8, false, null), 0), "groups.completions is 65");
        launches.refused(grouped(project, base, "dr-grpo", held, 0), "beta is 0, so that there is no KL");
        launches.refused(grouped(project, base, "grpo", held, 5), "optimisation.publishEvery is 5");
        launches.refused(grouped(project, base, "ppo-adaptive-kl", held, 0), "ppo-adaptive-kl has its own KL");
        launches.refused(grouped(thumbs, models.base(thumbs), "grpo", held, 0), "grpo does not learn from what");
        UUID round = rounds.launch(grouped(project, base, "grpo", held, 0), "ada");

        assertThat(outboxed.of(round, RoundCommanded.class).getFirst().spec().groups())
                .isEqualTo(held);
    }

    @Test
    void demonstrationsGoBesideAnObjectiveThatImitatesThem() throws IOException {
        UUID project = launches.project(TaskKind.PAIR);
        UUID base = models.base(project);
        Demonstrations mine = demonstrations(project);
        Demonstrations others = demonstrations(launches.project(TaskKind.PAIR));

        launches.refused(imitating(project, base, "ppo-ptx", null), "ppo-ptx imitates demonstrations: import a file");
        launches.refused(imitating(project, base, "ppo", mine.id()), "ppo imitates no demonstrations: leave them out");
        assertThatThrownBy(() -> rounds.launch(imitating(project, base, "ppo-ptx", others.id()), "ada"))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("the project has no demonstrations");
        UUID round = rounds.launch(imitating(project, base, "ppo-ptx", mine.id()), "ada");

        assertThat(outboxed.of(round, RoundCommanded.class).getFirst().spec().demonstrations())
                .isEqualTo(mine.file());
        assertThat(rounds.get(round).spec().demonstrations()).isEqualTo(mine.file());
    }

    @Test
    void whatWasStoredBeforeRoundsHadDimensionsIsReadAsItWas() {
        SpecColumn column = new SpecColumn();
        RoundSpec spec = rounds.get(launched()).spec();
        String stored = column.convertToDatabaseColumn(spec);
        assertThat(stored)
                .contains(
                        "\"dimensions\":[],",
                        "\"reference\":null,\"groups\":null,\"demonstrations\":null,",
                        "\"loraAlpha\":null,\"loraTargets\":[],");

        assertThat(column.convertToEntityAttribute(stored.replace("\"dimensions\":[],", "")
                        .replace("\"reference\":null,\"groups\":null,\"demonstrations\":null,", "")
                        .replace("\"loraAlpha\":null,\"loraTargets\":[],", "")))
                .isEqualTo(spec);
    }

    private UUID launched() {
        UUID project = launches.project(TaskKind.PAIR);
        return rounds.launch(LaunchRound.usual(project, models.base(project), TuningObjective.ONLINE_DPO), "ada");
    }

    private static LaunchRound launch(UUID project, UUID base, String objective, Map<String, Double> parameters) {
        return Launches.wish(project, base, objective, parameters, Map.of(), null, null, null, 0);
    }

    private static LaunchRound following(UUID project, UUID base, String objective, ReferenceUpdates reference) {
        return Launches.wish(project, base, objective, Map.of(), Map.of(), reference, null, null, 0);
    }

    private Demonstrations demonstrations(UUID project) throws IOException {
        Datasets datasets = stage.the(Datasets.class);
        datasets.importDemonstrations(
                project,
                "text.jsonl",
                new ByteArrayInputStream("{\"text\": \"A parcel takes two days.\"}".getBytes(StandardCharsets.UTF_8)),
                ImportMode.ALL_OR_NOTHING);
        return datasets.demonstrations(project).getFirst();
    }

    private static LaunchRound imitating(UUID project, UUID base, String objective, @Nullable UUID demonstrations) {
        return Launches.wish(
                project, base, objective, Map.of(), Map.of(), null, new Groups(4, 8, false, null), demonstrations, 0);
    }

    private static LaunchRound grouped(
            UUID project, UUID base, String objective, @Nullable Groups groups, int publishEvery) {
        return Launches.wish(project, base, objective, Map.of(), Map.of(), null, groups, null, publishEvery);
    }
}
