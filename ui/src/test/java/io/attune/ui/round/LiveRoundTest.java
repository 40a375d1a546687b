package io.attune.ui.round;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.WaitForSelectorState;
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
    void whatIsTunedIsSaidOnANarrowScreenToo() {
        RoundView round = site.ground().round(site.ground().project(TaskKind.PAIR));
        try (Visitor visitor = site.visitor(360, 740)) {
            visitor.signIn(site.ground().admin()).open("/round/" + round.id());
            visitor.find("#tuned")
                    .getByText("Tuned: an adapter of rank 16, alpha 32, on all layers.")
                    .waitFor();
            assertThat(visitor.scrollsSideways()).isFalse();
        }
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
    void aRoundInStagesSaysHowClearTheJudgmentsAreThatItLearnsFrom() {
        ProjectView project = site.ground().project(TaskKind.PAIR);
        site.ground().base(project);
        Rounds rounds = site.ground().bean(Rounds.class);
        judged(project, 3);
        try (Visitor visitor = site.visitor(1280, 1400)) {
            visitor.signIn(site.ground().admin());
            visitor.choose(project);
            visitor.open("/rounds/launch");
            LaunchTest.choose(visitor, "DPO on collected judgments, clear ones first");
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
            errors.locator("th").first().waitFor();
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
