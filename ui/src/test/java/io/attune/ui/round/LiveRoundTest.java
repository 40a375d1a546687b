package io.attune.ui.round;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import io.attune.annotation.dataset.Datasets;
import io.attune.annotation.dataset.ImportMode;
import io.attune.annotation.judgment.ImportedJudgment;
import io.attune.annotation.judgment.Verdicts;
import io.attune.annotation.project.Dimension;
import io.attune.annotation.project.ProjectView;
import io.attune.annotation.prompt.NewPrompt;
import io.attune.annotation.prompt.Prompts;
import io.attune.annotation.round.RoundView;
import io.attune.annotation.round.Rounds;
import io.attune.annotation.round.TuningObjective;
import io.attune.kafka.event.AnswersShown;
import io.attune.kafka.event.CommandAcknowledged;
import io.attune.kafka.event.Measured;
import io.attune.kafka.event.Message;
import io.attune.kafka.event.PolicyPublished.Kind;
import io.attune.kafka.event.RoundCommanded.Desired;
import io.attune.kafka.event.RoundSpec;
import io.attune.kafka.event.Side;
import io.attune.kafka.event.StepTaken;
import io.attune.kafka.event.TaskKind;
import io.attune.kafka.event.Verdict;
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

@OnSite
class LiveRoundTest {
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

    private static final Dimension[] DIMENSIONS = {
        new Dimension("correctness", 1, 5, List.of()), new Dimension("brevity", 1, 5, List.of())
    };

    private final Site site;

    LiveRoundTest(Site site) {
        this.site = site;
    }

    @Test
    void whatTheLearnerSaysAppearsWithoutAReload() {
        RoundView round = site.ground().round(site.ground().project(TaskKind.PAIR));
        try (Visitor visitor = site.visitor(1280, 800)) {
            visitor.signIn(site.ground().admin()).open("/round/" + round.id());
            visitor.find(".badge").getByText("starting").waitFor();
            acknowledge(round, 1, CommandAcknowledged.State.RUNNING);
            visitor.find(".badge").getByText("running").waitFor();
            for (int step = 1; step <= 5; step++) {
                site.ground().publish(step(round, step));
            }
            visitor.find("h2")
                    .getByText("Chosen answers lead rejected ones by 0.50")
                    .waitFor();
            visitor.find(".plot[data-points='5'][aria-label^='The loss is 0.65']")
                    .waitFor();
            site.ground()
                    .publish(
                            measured(round, 1, .74),
                            shown(round, 0, "Please wait."),
                            shown(round, 1, "It left **Bremen**."));
            visitor.find(".stat").getByText("74 % ± 4").waitFor();
            visitor.find("#answers-now strong").getByText("Bremen").waitFor();
        }
    }

    @Test
    void theNumbersBehindAChartAreOneClickAway() {
        RoundView round = site.ground().round(site.ground().project(TaskKind.PAIR));
        site.ground().publish(measured(round, 1, .6), measured(round, 2, .7));
        try (Visitor visitor = site.visitor(1280, 800)) {
            visitor.signIn(site.ground().admin());
            site.ground().awaitSeries(round.id(), "evaluator/win_rate", 2);
            visitor.open("/round/" + round.id());
            visitor.find(".chart .link-button").first().click();
            Locator cells = visitor.find(".chart table").first().locator("td");
            cells.first().waitFor();
            assertThat(cells.allTextContents()).containsExactly("2", "70 %", "1", "60 %");
        }
    }

    @Test
    void pauseShareAndStopBecomeCommands() {
        ProjectView project = site.ground().project(TaskKind.PAIR);
        RoundView round = site.ground().round(project);
        Rounds rounds = site.ground().bean(Rounds.class);
        try (Visitor visitor = site.visitor(1280, 800)) {
            visitor.signIn(site.ground().admin()).open("/round/" + round.id());
            acknowledge(round, 1, CommandAcknowledged.State.RUNNING);
            visitor.find("#pause:not([disabled])").click();
            visitor.find(".badge").getByText("pausing").waitFor();
            acknowledge(round, 2, CommandAcknowledged.State.PAUSED);
            visitor.find(".badge").getByText("paused").waitFor();
            visitor.find(".share input").fill("70");
            visitor.find(".share").getByText("70 %").waitFor();
            assertThat(rounds.get(round.id()).judgeShare()).isEqualTo(.7);
            visitor.find("#stop").click();
            visitor.page().getByText("cannot go on").waitFor();
            visitor.page().getByText("Stop the round").click();
            visitor.find(".badge").getByText("stopping").waitFor();
            assertThat(rounds.get(round.id()).state().requested()).isEqualTo(Desired.STOPPED);
        }
    }

    @Test
    void launchingIsOnePageAndItsButtonSaysWhatWillHappen() {
        ProjectView project = site.ground().project(TaskKind.PAIR);
        site.ground().base(project);
        try (Visitor visitor = site.visitor(1280, 800)) {
            visitor.signIn(site.ground().admin());
            visitor.choose(project);
            visitor.open("/rounds/launch");
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
    void theReferenceCanFollowThePolicyWhereAnObjectiveHasOne() {
        ProjectView project = site.ground().project(TaskKind.PAIR);
        site.ground().base(project);
        try (Visitor visitor = site.visitor(1280, 1000)) {
            visitor.signIn(site.ground().admin());
            visitor.choose(project);
            visitor.open("/rounds/launch");
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
        try (Visitor visitor = site.visitor(1280, 1000)) {
            visitor.signIn(site.ground().admin());
            visitor.choose(scores);
            visitor.open("/rounds/launch");
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
        try (Visitor visitor = site.visitor(1280, 1400)) {
            visitor.signIn(site.ground().admin());
            visitor.choose(project);
            visitor.open("/rounds/launch");
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
    void aRoundOfGroupsShowsTheirRewardsTheWeightOfTheKlAndWhatTheRewardIs() {
        RoundView round = site.ground()
                .round(
                        site.ground().project(TaskKind.SCORES, DIMENSIONS),
                        TuningObjective.GRPO,
                        new RoundSpec.Groups(8, 8, false, new RoundSpec.AdaptiveKl(2, 1000)));
        try (Visitor visitor = site.visitor(1280, 1000)) {
            visitor.signIn(site.ground().admin()).open("/round/" + round.id());
            visitor.find("#reward-weights")
                    .getByText("Reward: 1 × correctness + 1 × brevity.")
                    .waitFor();
            visitor.find("h2")
                    .getByText("The policy learns once the reward model foresees")
                    .waitFor();
            for (int step = 1; step <= 3; step++) {
                site.ground().publish(grouped(round, step));
            }
            visitor.find("h2").getByText("rewarded with 0.30 on average").waitFor();
            visitor.find("h2").getByText("weighed with 0.0430").waitFor();
            assertThat(visitor.find("h2").getByText("lead rejected ones").count())
                    .isZero();
        }
    }

    @Test
    void aPolicyWithACriticIsLaunchedAndItsPageSaysHowWellTheCriticForesees() {
        ProjectView project = site.ground().project(TaskKind.PAIR);
        site.ground().base(project);
        RoundView launched;
        try (Visitor visitor = site.visitor(1280, 1400)) {
            visitor.signIn(site.ground().admin());
            visitor.choose(project);
            visitor.open("/rounds/launch");
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
        try (Visitor visitor = site.visitor(1280, 1400)) {
            visitor.signIn(site.ground().admin());
            visitor.choose(project);
            visitor.open("/rounds/launch");
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

    private static void choose(Visitor visitor, String objective) {
        visitor.page()
                .getByText(objective, new Page.GetByTextOptions().setExact(true))
                .click();
    }

    private static StepTaken criticised(RoundView round) {
        Map<String, Double> metrics = Map.of("reward", .1, "loss/value_avg", .25, "critic/vf_explained_var", .43);
        return new StepTaken(UUID.randomUUID(), AT, round.id(), Kind.POLICY, 1, List.of(), List.of(), 0, 1, metrics);
    }

    @Test
    void aRoundInStagesSaysHowClearTheJudgmentsAreThatItLearnsFrom() {
        ProjectView project = site.ground().project(TaskKind.PAIR);
        site.ground().base(project);
        Rounds rounds = site.ground().bean(Rounds.class);
        judged(project, 3);
        try (Visitor visitor = site.visitor(1280, 1400)) {
            visitor.signIn(site.ground().admin());
            visitor.choose(project);
            visitor.open("/rounds/launch");
            choose(visitor, "DPO on collected judgments, clear ones first");
            visitor.find("#reference").waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
            visitor.find("#start").click();
            visitor.page().getByText("are all equally clear: choose dpo").waitFor();
            assertThat(rounds.of(project.id())).isEmpty();
            judged(project, 1);
            visitor.find("#start").click();
            visitor.find(".badge").getByText("starting").waitFor();
            RoundView launched = rounds.of(project.id()).getFirst();
            site.ground().publish(staged(launched));
            visitor.find("h2")
                    .getByText("The policy learns from comparisons where one answer is much better")
                    .waitFor();
        }
    }

    private void judged(ProjectView project, int strength) {
        UUID prompt = site.ground()
                .bean(Prompts.class)
                .ensure(project.id(), List.of(new NewPrompt(List.of(new Message("user", "2 + 2?")), "test")))
                .getFirst();
        var judgment = new ImportedJudgment(
                UUID.randomUUID(), prompt, List.of("4", "5"), new Verdict.Preferred(Side.FIRST, strength));
        site.ground().bean(Verdicts.class).importAll(project.id(), "test", List.of(judgment));
    }

    private static StepTaken staged(RoundView round) {
        Map<String, Double> metrics = Map.of("loss", .7, "curriculum/gap", 3.0);
        return new StepTaken(UUID.randomUUID(), AT, round.id(), Kind.POLICY, 1, List.of(), List.of(), 0, 1, metrics);
    }

    @Test
    void weightsThatMakeNoRewardAreRefusedAndNothingIsLaunched() {
        ProjectView scores = site.ground().project(TaskKind.SCORES, DIMENSIONS);
        site.ground().base(scores);
        try (Visitor visitor = site.visitor(1280, 1000)) {
            visitor.signIn(site.ground().admin());
            visitor.choose(scores);
            visitor.open("/rounds/launch");
            visitor.page().getByLabel("brevity").fill("0");
            visitor.page().getByLabel("correctness").fill("0");
            visitor.page().getByLabel("correctness").press("Tab");
            visitor.find("#start").click();
            visitor.page().getByText("every dimension weighs 0").waitFor();
        }
        assertThat(site.ground().bean(Rounds.class).of(scores.id())).isEmpty();
    }

    @Test
    void howFarTheRewardModelIsOffHasALineForEachDimension() {
        RoundView round = site.ground().round(site.ground().project(TaskKind.SCORES, DIMENSIONS));
        try (Visitor visitor = site.visitor(1280, 1000)) {
            visitor.signIn(site.ground().admin()).open("/round/" + round.id());
            visitor.find("h2")
                    .getByText("How far the reward model is off people's scores")
                    .waitFor();
            for (int step = 1; step <= 4; step++) {
                site.ground().publish(learned(round, step));
            }
            visitor.find("h2")
                    .getByText("The reward model is 0.70 points off people's scores")
                    .waitFor();
            visitor.find(".plot[data-points='4'][aria-label^='The reward model puts 84']")
                    .waitFor();
            Locator errors = visitor.find(".chart").filter(visitor.containing("points off"));
            errors.locator(".link-button").click();
            assertThat(errors.locator("th").allTextContents()).containsExactly("step", "correctness", "brevity");
            assertThat(errors.locator("tr").nth(1).locator("td").allTextContents())
                    .containsExactly("4", "0.600", "0.800");
        }
    }

    private void acknowledge(RoundView round, long sequence, CommandAcknowledged.State state) {
        site.ground().publish(new CommandAcknowledged(UUID.randomUUID(), AT, round.id(), sequence, state, null));
    }

    private static StepTaken step(RoundView round, int step) {
        Map<String, Double> metrics = Map.of("loss", .7 - .01 * step, "rewards/margins", .1 * step);
        return new StepTaken(UUID.randomUUID(), AT, round.id(), Kind.POLICY, step, List.of(), List.of(), 0, 1, metrics);
    }

    private static StepTaken grouped(RoundView round, int step) {
        Map<String, Double> metrics =
                Map.of("loss", 0.0, "reward", .1 * step, "reward_std", .5, "kl_coefficient", .04 + .001 * step);
        return new StepTaken(UUID.randomUUID(), AT, round.id(), Kind.POLICY, step, List.of(), List.of(), 0, 1, metrics);
    }

    private static StepTaken learned(RoundView round, int step) {
        Map<String, Double> metrics = Map.of(
                "accuracy", .8 + .01 * step, "error/correctness", 1 - .1 * step, "error/brevity", 1.2 - .1 * step);
        return new StepTaken(
                UUID.randomUUID(), AT, round.id(), Kind.REWARD_MODEL, step, List.of(), List.of(), 0, 1, metrics);
    }

    private static Measured measured(RoundView round, int version, double winRate) {
        Map<String, Double> metrics =
                Map.of("win_rate", winRate, "win_rate_low", winRate - .04, "win_rate_high", winRate + .04, "kl", .5);
        return new Measured(UUID.randomUUID(), AT, round.id(), "evaluator", version, metrics);
    }

    private static AnswersShown shown(RoundView round, int version, String answer) {
        return new AnswersShown(UUID.randomUUID(), AT, round.id(), version, List.of(answer));
    }
}
