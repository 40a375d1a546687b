package io.attune.annotation.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.annotation.Database;
import io.attune.annotation.Stage;
import io.attune.annotation.dataset.Datasets;
import io.attune.annotation.dataset.Demonstrations;
import io.attune.annotation.dataset.ImportMode;
import io.attune.annotation.policy.Models;
import io.attune.annotation.policy.Policies;
import io.attune.annotation.round.RoundState.Phase;
import io.attune.kafka.event.RoundCommanded;
import io.attune.kafka.event.RoundCommanded.Desired;
import io.attune.kafka.event.RoundSpec;
import io.attune.kafka.event.RoundSpec.AdaptiveKl;
import io.attune.kafka.event.RoundSpec.Dimension;
import io.attune.kafka.event.RoundSpec.Groups;
import io.attune.kafka.event.RoundSpec.Optimisation;
import io.attune.kafka.event.RoundSpec.ReferenceUpdates;
import io.attune.kafka.event.TaskKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
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

    RoundsTest(Database database) {
        stage = Stage.on(database);
        rounds = stage.the(Rounds.class);
        models = new Models(stage);
        outboxed = new Outboxed(stage);
    }

    @Test
    void aLaunchIsStoredWithItsCommandBesideIt() {
        UUID project = projectWithPrompt(TaskKind.PAIR);
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
        UUID pairs = projectWithPrompt(TaskKind.PAIR);
        UUID scores = projectWithPrompt(TaskKind.SCORES);
        UUID empty = stage.project(TaskKind.PAIR, 1);
        UUID base = models.base(pairs);

        refused(
                launch(pairs, base, "remax", Map.of()),
                "no objective is called remax; there are online-dpo, online-kto, online-ipo, online-slic, grpo, rloo, dr-grpo, gspo, reinforce-plus-plus, ppo, ppo-adaptive-kl, ppo-ptx, dpo, curry-dpo, ipo, simpo, orpo, kto");
        refused(
                launch(pairs, base, "online-dpo", Map.of("bata", 1.0)),
                "online-dpo has no parameter bata; it has beta");
        refused(launch(pairs, base, "online-dpo", Map.of("beta", 0.0)), "beta is 0, expected");
        refused(launch(pairs, base, "online-dpo", Map.of("beta", Double.NaN)), "beta is NaN");
        refused(launch(pairs, models.base(empty), "online-dpo", Map.of()), "belongs to another project");
        refused(launch(scores, models.base(scores), "dpo", Map.of()), "does not learn from what");
        refused(launch(empty, models.base(empty), "online-dpo", Map.of()), "has no prompts: import a file");
        refused(launch(pairs, base, "dpo", Map.of()), "has no judgments to learn from");
        assertThatThrownBy(() -> rounds.launch(launch(pairs, stage.id(), "online-dpo", Map.of()), "ada"))
                .isInstanceOf(NoSuchElementException.class);
        assertThat(rounds.of(pairs)).isEmpty();
    }

    @Test
    void aRoundOfScoresKnowsItsDimensionsAndTheWeightOfEach() {
        UUID scores = projectWithPrompt(TaskKind.SCORES);
        UUID base = models.base(scores);
        UUID round = rounds.launch(weighted(scores, base, Map.of("helpful", 1.5, "polite", -0.5)), "ada");

        assertThat(rounds.get(round).spec().dimensions())
                .containsExactly(new Dimension("helpful", 1, 5, 1.5), new Dimension("polite", 0, 1, -0.5));
        assertThat(outboxed.of(round, RoundCommanded.class).getFirst().spec())
                .isEqualTo(rounds.get(round).spec());
        rounds.setJudgeShare(round, 0.7);
        assertThat(rounds.get(round).spec().dimensions())
                .extracting(Dimension::weight)
                .containsExactly(1.5, -0.5);
        rounds.pause(round);
        UUID plain = rounds.launch(weighted(scores, base, Map.of()), "ada");
        assertThat(rounds.get(plain).spec().dimensions())
                .extracting(Dimension::weight)
                .containsExactly(1.0, 1.0);
        assertThat(rounds.running()).contains(new RunningRound(plain, scores, true));
    }

    @Test
    void weightsThatDoNotFitAreRefused() {
        UUID scores = projectWithPrompt(TaskKind.SCORES);
        UUID base = models.base(scores);
        UUID pairs = projectWithPrompt(TaskKind.PAIR);

        refused(
                weighted(scores, base, Map.of("helpful", 1.0)),
                "weights are given for [helpful], expected one for each of [helpful, polite]");
        refused(
                weighted(scores, base, Map.of("helpful", 1.0, "polite", 11.0)),
                "the weight of polite is 11, expected -10 to 10");
        refused(weighted(scores, base, Map.of("helpful", 0.0, "polite", 0.0)), "every dimension weighs 0");
        refused(weighted(pairs, models.base(pairs), Map.of("helpful", 1.0)), "weights are given for [helpful]");
        assertThat(rounds.of(scores)).isEmpty();
    }

    @Test
    void theReferenceStaysOrFollowsWhereThereIsOne() {
        UUID project = projectWithPrompt(TaskKind.PAIR);
        models.imported(project, 1);
        UUID base = models.base(project);
        ReferenceUpdates softly = new ReferenceUpdates(0.6, 64);

        refused(following(project, base, "simpo", softly), "simpo has no reference that could follow the policy");
        refused(following(project, base, "curry-dpo", softly), "curry-dpo moves its reference by itself");
        UUID round = rounds.launch(following(project, base, "online-dpo", softly), "ada");

        assertThat(outboxed.of(round, RoundCommanded.class).getFirst().spec().reference())
                .isEqualTo(softly);
        assertThatThrownBy(() -> new ReferenceUpdates(0, 64)).hasMessageContaining("alpha of the reference is 0.0");
    }

    @Test
    void groupsAreDrawnWhereAnObjectiveLearnsFromThem() {
        UUID project = projectWithPrompt(TaskKind.PAIR);
        UUID base = models.base(project);
        UUID thumbs = projectWithPrompt(TaskKind.THUMB);
        Groups held = new Groups(4, 8, true, new AdaptiveKl(2, 1000));

        refused(grouped(project, base, "online-dpo", held, 0), "online-dpo learns from judgments and draws no groups");
        refused(grouped(project, base, "grpo", null, 0), "grpo learns from groups of answers");
        refused(grouped(project, base, "grpo", new Groups(65, 8, false, null), 0), "groups.completions is 65");
        refused(grouped(project, base, "dr-grpo", held, 0), "beta is 0, so that there is no KL");
        refused(grouped(project, base, "grpo", held, 5), "optimisation.publishEvery is 5");
        refused(grouped(project, base, "ppo-adaptive-kl", held, 0), "ppo-adaptive-kl has its own KL");
        refused(grouped(thumbs, models.base(thumbs), "grpo", held, 0), "grpo does not learn from what");
        UUID round = rounds.launch(grouped(project, base, "grpo", held, 0), "ada");

        assertThat(outboxed.of(round, RoundCommanded.class).getFirst().spec().groups())
                .isEqualTo(held);
    }

    @Test
    void demonstrationsGoBesideAnObjectiveThatImitatesThem() throws IOException {
        UUID project = projectWithPrompt(TaskKind.PAIR);
        UUID base = models.base(project);
        Demonstrations mine = demonstrations(project);
        Demonstrations others = demonstrations(projectWithPrompt(TaskKind.PAIR));

        refused(imitating(project, base, "ppo-ptx", null), "ppo-ptx imitates demonstrations: import a file");
        refused(imitating(project, base, "ppo", mine.id()), "ppo imitates no demonstrations: leave them out");
        assertThatThrownBy(() -> rounds.launch(imitating(project, base, "ppo-ptx", others.id()), "ada"))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("the project has no demonstrations");
        UUID round = rounds.launch(imitating(project, base, "ppo-ptx", mine.id()), "ada");

        assertThat(outboxed.of(round, RoundCommanded.class).getFirst().spec().demonstrations())
                .isEqualTo(mine.file());
        assertThat(rounds.get(round).spec().demonstrations()).isEqualTo(mine.file());
    }

    @Test
    void anAdapterHasItsAlphaAndTheLayersThatTheModelHas() {
        UUID project = projectWithPrompt(TaskKind.PAIR);
        UUID llama = base(project, "llama");

        refused(
                adapted(project, llama, 8, 16.0, List.of("v_proj", "c_attn")),
                "loraTargets names \"c_attn\", and a llama model has no such layer: choose among q_proj, k_proj,");
        refused(adapted(project, llama, 8, null, List.of("")), "loraTargets names \"\", and a llama model has no");
        refused(adapted(project, base(project, "gpt2"), 8, null, List.of("q_proj")), "a gpt2 model has no such layer");
        refused(adapted(project, llama, 8, -1.0, List.of()), "loraAlpha is -1.0, expected a number over 0");
        refused(adapted(project, llama, 0, 16.0, List.of()), "loraAlpha is about adapters, and loraRank 0 tunes all");
        refused(adapted(project, llama, 0, null, List.of("q_proj")), "loraTargets is about adapters");
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
        UUID project = projectWithPrompt(TaskKind.PAIR);

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
        UUID project = projectWithPrompt(TaskKind.PAIR);
        return rounds.launch(LaunchRound.usual(project, models.base(project), TuningObjective.ONLINE_DPO), "ada");
    }

    private UUID projectWithPrompt(TaskKind kind) {
        UUID project = stage.project(kind, 1);
        stage.prompt(project);
        return project;
    }

    private static LaunchRound weighted(UUID project, UUID base, Map<String, Double> weights) {
        return launch(project, base, "online-dpo", Map.of(), weights, null, null, null, 0);
    }

    private static LaunchRound launch(UUID project, UUID base, String objective, Map<String, Double> parameters) {
        return launch(project, base, objective, parameters, Map.of(), null, null, null, 0);
    }

    private static LaunchRound following(UUID project, UUID base, String objective, ReferenceUpdates reference) {
        return launch(project, base, objective, Map.of(), Map.of(), reference, null, null, 0);
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
        return launch(
                project, base, objective, Map.of(), Map.of(), null, new Groups(4, 8, false, null), demonstrations, 0);
    }

    private static LaunchRound grouped(
            UUID project, UUID base, String objective, @Nullable Groups groups, int publishEvery) {
        return launch(project, base, objective, Map.of(), Map.of(), null, groups, null, publishEvery);
    }

    private static LaunchRound launch(
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

    private void refused(LaunchRound wish, String why) {
        assertThatThrownBy(() -> rounds.launch(wish, "ada"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }
}
