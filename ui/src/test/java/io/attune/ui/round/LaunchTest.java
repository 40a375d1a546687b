package io.attune.ui.round;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import io.attune.annotation.dataset.Datasets;
import io.attune.annotation.dataset.ImportMode;
import io.attune.annotation.project.Dimension;
import io.attune.annotation.project.ProjectView;
import io.attune.annotation.round.RoundView;
import io.attune.annotation.round.Rounds;
import io.attune.kafka.event.PolicyPublished.Kind;
import io.attune.kafka.event.RoundSpec;
import io.attune.kafka.event.StepTaken;
import io.attune.kafka.event.TaskKind;
import io.attune.ui.OnSite;
import io.attune.ui.Site;
import io.attune.ui.Visitor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What can be launched from the page, and what the round is then given. */
@OnSite
class LaunchTest {
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

    private static final Dimension[] DIMENSIONS = {
        new Dimension("correctness", 1, 5, List.of()), new Dimension("brevity", 1, 5, List.of())
    };

    private final Site site;

    LaunchTest(Site site) {
        this.site = site;
    }

    /** An admin on the page where rounds of a project are launched. */
    private Visitor launching(ProjectView project, int height) {
        Visitor visitor = site.visitor(1280, height);
        visitor.signIn(site.ground().admin());
        visitor.choose(project);
        visitor.open("/rounds/launch");
        return visitor;
    }

    @Test
    void launchingIsOnePageAndItsButtonSaysWhatWillHappen() {
        ProjectView project = site.ground().project(TaskKind.PAIR);
        site.ground().base(project);
        try (Visitor visitor = launching(project, 800)) {
            assertThat(visitor.find("#start").innerText()).isEqualTo("Start: 400 judgments by people");
            choose(visitor, "DPO on collected judgments");
            visitor.find("#start")
                    .getByText("learn from the judgments that are there")
                    .waitFor();
            assertThat(visitor.find(".share").isVisible()).as("nobody judges").isFalse();
            visitor.page()
                    .getByText("Online DPO", new Page.GetByTextOptions().setExact(true))
                    .click();
            visitor.find(".share input").fill("40");
            visitor.find("#start").getByText("40 % by the judge").waitFor();
            visitor.find("#start").click();
            visitor.find(".badge").getByText("starting").waitFor();
        }
        RoundView launched = site.ground().bean(Rounds.class).of(project.id()).getFirst();
        assertThat(launched.judgeShare()).isEqualTo(.4);
        assertThat(launched.spec().limits().judgments()).isEqualTo(400);
        assertThat(launched.spec().objective()).isEqualTo("online-dpo");
    }

    @Test
    void theAdapterHasARankAnAlphaAndLayersOrAllWeightsAreTuned() {
        ProjectView project = site.ground().project(TaskKind.PAIR);
        site.ground().base(project);
        Rounds rounds = site.ground().bean(Rounds.class);
        try (Visitor visitor = launching(project, 1000)) {
            visitor.find("#adapter")
                    .getByText("rank 0 tunes all weights. Layers, with commas: q_proj, k_proj,")
                    .waitFor();
            visitor.page().getByLabel("Adapter rank").fill("8");
            visitor.find("#adapter input[placeholder='16']").waitFor();
            visitor.page().getByLabel("Alpha").fill("12");
            visitor.page().getByLabel("Layers").fill("q_proj, vproj");
            visitor.page().getByLabel("Layers").press("Tab");
            visitor.find("#start").click();
            visitor.page()
                    .getByText("loraTargets names \"vproj\", and a llama model has no such layer")
                    .waitFor();
            assertThat(rounds.of(project.id())).isEmpty();
            visitor.page().getByLabel("Layers").fill("q_proj, v_proj");
            visitor.page().getByLabel("Layers").press("Tab");
            visitor.find("#start").click();
            visitor.find("#tuned")
                    .getByText("an adapter of rank 8, alpha 12, on q_proj, v_proj.")
                    .waitFor();
            RoundView launched = rounds.of(project.id()).getFirst();
            assertThat(launched.spec().loraRank()).isEqualTo(8);
            assertThat(launched.spec().loraAlpha()).isEqualTo(12);
            assertThat(launched.spec().loraTargets()).containsExactly("q_proj", "v_proj");
            rounds.stop(launched.id());

            visitor.open("/rounds/launch");
            visitor.page().getByLabel("Alpha").fill("12");
            visitor.page().getByLabel("Adapter rank").fill("0");
            visitor.find("#adapter vaadin-text-field[disabled]").waitFor();
            visitor.find("#start").click();
            visitor.find("#tuned").getByText("all weights.").waitFor();
        }
        RoundSpec whole = rounds.of(project.id()).getFirst().spec();
        assertThat(whole.loraRank()).isZero();
        assertThat(whole.loraAlpha()).isNull();
        assertThat(whole.loraTargets()).isEmpty();
    }

    @Test
    void theReferenceCanFollowThePolicyWhereAnObjectiveHasOne() {
        ProjectView project = site.ground().project(TaskKind.PAIR);
        site.ground().base(project);
        try (Visitor visitor = launching(project, 1000)) {
            visitor.page().getByText("SimPO on collected judgments").click();
            visitor.find("#reference").waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
            visitor.page()
                    .getByText("Online IPO", new Page.GetByTextOptions().setExact(true))
                    .click();
            visitor.find("#reference vaadin-select").click();
            visitor.find("vaadin-select-item[role=option]")
                    .getByText("a reference that follows it softly")
                    .click();
            visitor.page().getByLabel("Steps between updates").fill("32");
            visitor.page().getByLabel("Steps between updates").press("Tab");
            visitor.find("#start").click();
            visitor.find(".badge").getByText("starting").waitFor();
        }
        RoundView launched = site.ground().bean(Rounds.class).of(project.id()).getFirst();
        assertThat(launched.spec().objective()).isEqualTo("online-ipo");
        assertThat(launched.spec().reference()).isEqualTo(new RoundSpec.ReferenceUpdates(.6, 32));
    }

    @Test
    void aRoundOfScoresIsLaunchedWithTheWeightsOfItsReward() {
        ProjectView scores = site.ground().project(TaskKind.SCORES, DIMENSIONS);
        site.ground().base(scores);
        try (Visitor visitor = launching(scores, 1000)) {
            visitor.find("#start").getByText("50 % by the judge").waitFor();
            visitor.page().getByLabel("brevity").fill("-0.5");
            visitor.page().getByLabel("correctness").fill("1.5");
            visitor.page().getByLabel("correctness").press("Tab");
            visitor.find("#start").click();
            visitor.find(".badge").getByText("starting").waitFor();
        }
        RoundView launched = site.ground().bean(Rounds.class).of(scores.id()).getFirst();
        assertThat(launched.spec().dimensions())
                .containsExactly(
                        new RoundSpec.Dimension("correctness", 1, 5, 1.5),
                        new RoundSpec.Dimension("brevity", 1, 5, -.5));
        assertThat(launched.judgeShare()).isEqualTo(.5);
    }

    @Test
    void aPolicyThatLearnsFromItsOwnAnswersIsLaunchedWithItsGroups() {
        ProjectView project = site.ground().project(TaskKind.PAIR);
        site.ground().base(project);
        try (Visitor visitor = launching(project, 1400)) {
            visitor.find("#groups").waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
            visitor.page()
                    .getByText("GRPO on groups of answers", new Page.GetByTextOptions().setExact(true))
                    .click();
            visitor.find("#groups").waitFor();
            visitor.find(".share")
                    .getByText("groups that nobody is asked about")
                    .waitFor();
            visitor.find(".share").getByText("80 %").waitFor();
            visitor.find("#start").getByText("learns to reward the policy").waitFor();
            visitor.page().getByLabel("Answers in a group").fill("6");
            visitor.page().getByText("Leave out groups").click();
            visitor.page().getByText("Let the hold on the policy follow").click();
            visitor.page().getByLabel("KL to hold").fill("1.5");
            visitor.page().getByLabel("KL to hold").press("Tab");
            visitor.find("#start").click();
            visitor.find(".badge").getByText("starting").waitFor();
        }
        RoundView launched = site.ground().bean(Rounds.class).of(project.id()).getFirst();
        assertThat(launched.spec().objective()).isEqualTo("grpo");
        assertThat(launched.spec().groups())
                .isEqualTo(new RoundSpec.Groups(6, 8, true, new RoundSpec.AdaptiveKl(1.5, 1000)));
        assertThat(launched.judgeShare()).isEqualTo(.8);
    }

    @Test
    void aPolicyWithACriticIsLaunchedAndItsPageSaysHowWellTheCriticForesees() {
        ProjectView project = site.ground().project(TaskKind.PAIR);
        site.ground().base(project);
        RoundView launched;
        try (Visitor visitor = launching(project, 1400)) {
            Locator follows = visitor.page().getByText("Let the hold on the policy follow");
            choose(visitor, "PPO with a critic, held step by step");
            visitor.find("#groups").waitFor();
            follows.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
            choose(visitor, "PPO with a critic");
            follows.waitFor();
            visitor.page().getByText("Formula and parameters").click();
            visitor.page().getByLabel("value coefficient").fill("0.5");
            visitor.page().getByLabel("value coefficient").press("Tab");
            visitor.find("#start").click();
            visitor.find(".badge").getByText("starting").waitFor();
            launched = site.ground().bean(Rounds.class).of(project.id()).getFirst();
            visitor.find("h2").getByText("How well the critic foresees").waitFor();
            site.ground().publish(criticised(launched));
            visitor.find("h2")
                    .getByText("The critic explains 43\u00a0% of how rewards vary; its loss is 0.25")
                    .waitFor();
        }
        assertThat(launched.spec().objective()).isEqualTo("ppo");
        assertThat(launched.spec().parameters()).containsExactlyEntriesOf(Map.of("value_coefficient", .5));
        assertThat(launched.spec().groups()).isEqualTo(new RoundSpec.Groups(8, 8, false, null));
    }

    @Test
    void aPolicyThatImitatesDemonstrationsIsLaunchedWithAFileOfThem() throws IOException {
        ProjectView project = site.ground().project(TaskKind.PAIR);
        site.ground().base(project);
        Datasets datasets = site.ground().bean(Datasets.class);
        Rounds rounds = site.ground().bean(Rounds.class);
        try (Visitor visitor = launching(project, 1400)) {
            choose(visitor, "PPO with a critic, and demonstrations beside");
            visitor.find("#demonstrations").getByText("There are none yet").waitFor();
            visitor.find("#start").click();
            visitor.page()
                    .getByText("ppo-ptx imitates demonstrations: import a file")
                    .waitFor();
            assertThat(rounds.of(project.id())).isEmpty();
            datasets.importDemonstrations(
                    project.id(),
                    "answers.jsonl",
                    new ByteArrayInputStream(
                            "{\"text\": \"A parcel takes two days.\"}".getBytes(StandardCharsets.UTF_8)),
                    ImportMode.ALL_OR_NOTHING);
            visitor.open("/rounds/launch");
            choose(visitor, "PPO with a critic, and demonstrations beside");
            visitor.find("#demonstrations")
                    .getByText("answers.jsonl, 1 line")
                    .last()
                    .waitFor();
            visitor.find("#start").click();
            visitor.find(".badge").getByText("starting").waitFor();
            visitor.find("h2")
                    .getByText("How well the policy still writes the demonstrations")
                    .waitFor();
        }
        assertThat(rounds.of(project.id()).getFirst().spec().demonstrations())
                .isEqualTo(datasets.demonstrations(project.id()).getFirst().file());
    }

    @Test
    void weightsThatMakeNoRewardAreRefusedAndNothingIsLaunched() {
        ProjectView scores = site.ground().project(TaskKind.SCORES, DIMENSIONS);
        site.ground().base(scores);
        try (Visitor visitor = launching(scores, 1000)) {
            visitor.page().getByLabel("brevity").fill("0");
            visitor.page().getByLabel("correctness").fill("0");
            visitor.page().getByLabel("correctness").press("Tab");
            visitor.find("#start").click();
            visitor.page().getByText("every dimension weighs 0").waitFor();
        }
        assertThat(site.ground().bean(Rounds.class).of(scores.id())).isEmpty();
    }

    static void choose(Visitor visitor, String objective) {
        visitor.page()
                .getByText(objective, new Page.GetByTextOptions().setExact(true))
                .click();
    }

    private static StepTaken criticised(RoundView round) {
        Map<String, Double> metrics = Map.of("reward", .1, "loss/value_avg", .25, "critic/vf_explained_var", .43);
        return new StepTaken(UUID.randomUUID(), AT, round.id(), Kind.POLICY, 1, List.of(), List.of(), 0, 1, metrics);
    }
}
