package io.attune.trainer.objective.policygradient;

import static io.attune.trainer.objective.policygradient.GeneralisedForm.form;
import static io.attune.trainer.objective.policygradient.GeneralisedForm.requireEqual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Evaluation;
import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Objectives;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.advantage.Anchor;
import io.attune.trainer.objective.advantage.Baseline;
import io.attune.trainer.objective.advantage.Gae;
import io.attune.trainer.objective.advantage.GreedyBaseline;
import io.attune.trainer.objective.advantage.GroupComparison;
import io.attune.trainer.objective.advantage.GroupRelative;
import io.attune.trainer.objective.advantage.Separated;
import io.attune.trainer.objective.advantage.SequenceReward;
import io.attune.trainer.objective.advantage.TokenRewards;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Which algorithms the generalised form −ω(α(log π − ε*))·υ(A/β)·log π is, by their ω, ε*, B and A. Where a mean is taken over something else than completions, the
 * constant between the two is stated. {@link GroPreferencesTest} has those on preferences.
 */
class GroTest {
    private static final SequenceReward REWARD = SequenceReward.PLAIN;
    private final GeneralisedForm drawn = new GeneralisedForm();

    @Test
    void reinforceHasNoSeparationAndOneBaseline() {
        Groups groups = drawn.groups(false);
        requireEqual(
                form(new Baseline(REWARD, Baseline.Kind.MOVING_AVERAGE), Separated.Omega.ONE, Anchor.NONE, 1, 1),
                groups,
                Objectives.byId("reinforce", Map.of("beta", 0.0)).evaluateAny(groups),
                _ -> 1);
    }

    @Test
    void rlooHasTheOthersAsBaselineWhileThePolicyIsTheOneThatDrew() {
        Groups groups = drawn.groups(true);
        requireEqual(
                form(new GroupRelative(REWARD, GroupComparison.LEAVE_ONE_OUT), Separated.Omega.ONE, Anchor.NONE, 1, 1),
                groups,
                Objectives.byId("rloo", Map.of("beta", 0.0)).evaluateAny(groups),
                _ -> 1);
    }

    /** Off-policy the token ratio is ω(x) = e^x with the drawing policy as anchor. */
    @Test
    void rloosTokenRatioIsAnOmega() {
        Groups groups = drawn.groups(false);
        var never = Double.MAX_VALUE;
        requireEqual(
                form(
                        new GroupRelative(REWARD, GroupComparison.LEAVE_ONE_OUT),
                        Separated.Omega.clipped(never, never),
                        Anchor.OLD,
                        1,
                        1),
                groups,
                Objectives.byId("rloo", Map.of("beta", 0.0)).evaluateAny(groups),
                _ -> 1);
    }

    @Test
    void remaxHasTheGreedyCompletionAsBaseline() {
        Groups groups = drawn.groups(false);
        requireEqual(
                form(new GreedyBaseline(REWARD), Separated.Omega.ONE, Anchor.NONE, 1, 1),
                groups,
                Objectives.byId("remax", Map.of()).evaluateAny(groups),
                _ -> 1);
    }

    /** GRPO divides each completion's terms by its length; its KL term is outside the form. */
    @Test
    void grposClipIsAnOmegaThatReadsTheSignOfTheAdvantage() {
        Groups groups = drawn.groups(false);
        requireEqual(
                form(
                        new GroupRelative(REWARD, GroupComparison.STANDARDISED),
                        Separated.Omega.clipped(0.2, 0.2),
                        Anchor.OLD,
                        1,
                        1),
                groups,
                Objectives.byId("grpo", Map.of("beta", 0.0)).evaluateAny(groups),
                completion -> 1.0 / completion.tokens());
    }

    @Test
    void grposKlTermIsOutsideTheForm() {
        Groups groups = drawn.groups(false);
        Evaluation with = Objectives.byId("grpo", Map.of("beta", 0.5)).evaluateAny(groups);
        Evaluation without = Objectives.byId("grpo", Map.of("beta", 0.0)).evaluateAny(groups);
        List<Completion> completions = groups.completions();
        for (int i = 0; i < completions.size(); i++) {
            Completion completion = completions.get(i);
            for (int t = 0; t < completion.length(); t++) {
                double ratio = Math.exp(
                        completion.get(Quantity.REF_LOGPS)[t] - completion.get(Quantity.LOGPS)[t]);
                double added = 0.5 * (1 - ratio) / (completion.tokens() * completions.size());
                assertThat(with.coefficients().get(i).logps()[t])
                        .isCloseTo(without.coefficients().get(i).logps()[t] + added, within(1e-12));
            }
        }
    }

    /** PPO takes the mean over tokens: B/N between the two. Its advantages differ from token to token, which the form allows. */
    @Test
    void pposClipIsAnOmegaThatReadsTheSignOfTheAdvantage() {
        Groups groups = drawn.groups(false);
        int tokens = groups.completions().stream().mapToInt(Completion::tokens).sum();
        double share = groups.completions().size() / (double) tokens;
        requireEqual(
                form(
                        new Gae(new TokenRewards(0.05), 1, 0.95, true),
                        Separated.Omega.clipped(0.2, 0.2),
                        Anchor.OLD,
                        1,
                        1),
                groups,
                Objectives.byId("ppo", Map.of()).evaluateAny(groups),
                _ -> share);
    }

    @Test
    void awrHasAnExponentialUpsilon() {
        Groups groups = drawn.groups(false);
        var form = new Separated(
                new Baseline(REWARD, Baseline.Kind.BATCH_MEAN),
                Separated.Omega.ONE,
                Anchor.NONE,
                false,
                1,
                Separated.Upsilon.EXPONENTIAL,
                0.4);
        requireEqual(form, groups, Objectives.byId("awr", Map.of("beta", 0.4)).evaluateAny(groups), _ -> 1);
    }

    /** The id's own parameters reach the same parts. */
    @Test
    void theParametersOfTheIdChooseTheParts() {
        Groups groups = drawn.groups(false);
        Evaluation gro = Objectives.byId(
                        "gro", Map.of("omega", 1.0, "anchor", 3.0, "upsilon", 1.0, "baseline", 2.0, "beta", 0.4))
                .evaluateAny(groups);
        Evaluation awr = Objectives.byId("awr", Map.of("beta", 0.4)).evaluateAny(groups);
        for (int i = 0; i < gro.coefficients().size(); i++) {
            assertThat(gro.coefficients().get(i).logps())
                    .containsExactly(awr.coefficients().get(i).logps(), within(1e-15));
        }
    }
}
