package io.attune.trainer.objective.policygradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.objective.Binary;
import io.attune.trainer.objective.Coefficients;
import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Evaluation;
import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Objective;
import io.attune.trainer.objective.Objectives;
import io.attune.trainer.objective.Pairs;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.advantage.Advantage;
import io.attune.trainer.objective.advantage.Anchor;
import io.attune.trainer.objective.advantage.Baseline;
import io.attune.trainer.objective.advantage.Gae;
import io.attune.trainer.objective.advantage.GreedyBaseline;
import io.attune.trainer.objective.advantage.GroupComparison;
import io.attune.trainer.objective.advantage.GroupRelative;
import io.attune.trainer.objective.advantage.Separated;
import io.attune.trainer.objective.advantage.SequenceReward;
import io.attune.trainer.objective.advantage.TokenRewards;
import io.attune.trainer.objective.conversion.Rewarded;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Which algorithms the generalised form −ω(α(log π − ε*))·υ(A/β)·log π is, by their ω, ε*, B and A. Where a mean is taken over something else than completions, or pairs are counted
 * instead of completions, the constant between the two is stated.
 */
class GroTest {
    private static final SequenceReward REWARD = SequenceReward.PLAIN;
    private final SplittableRandom random = new SplittableRandom(5);

    @Test
    void reinforceHasNoSeparationAndOneBaseline() {
        Groups groups = groups(false);
        requireEqual(
                form(new Baseline(REWARD, Baseline.Kind.MOVING_AVERAGE), Separated.Omega.ONE, Anchor.NONE, 1, 1),
                groups,
                Objectives.byId("reinforce", Map.of("beta", 0.0)).evaluateAny(groups),
                _ -> 1);
    }

    @Test
    void rlooHasTheOthersAsBaselineWhileThePolicyIsTheOneThatDrew() {
        Groups groups = groups(true);
        requireEqual(
                form(new GroupRelative(REWARD, GroupComparison.LEAVE_ONE_OUT), Separated.Omega.ONE, Anchor.NONE, 1, 1),
                groups,
                Objectives.byId("rloo", Map.of("beta", 0.0)).evaluateAny(groups),
                _ -> 1);
    }

    /** Off-policy the token ratio is ω(x) = e^x with the drawing policy as anchor. */
    @Test
    void rloosTokenRatioIsAnOmega() {
        Groups groups = groups(false);
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
        Groups groups = groups(false);
        requireEqual(
                form(new GreedyBaseline(REWARD), Separated.Omega.ONE, Anchor.NONE, 1, 1),
                groups,
                Objectives.byId("remax", Map.of()).evaluateAny(groups),
                _ -> 1);
    }

    /** GRPO divides each completion's terms by its length; its KL term is outside the form. */
    @Test
    void grposClipIsAnOmegaThatReadsTheSignOfTheAdvantage() {
        Groups groups = groups(false);
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
        Groups groups = groups(false);
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
        Groups groups = groups(false);
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

    /** A pair is two completions: 2 between the two. ω reads the completion as a whole, and the sign of A. */
    @Test
    void dpoHasTheOtherAnswerAsAnchor() {
        double beta = 0.3;
        Pairs pairs = pairs();
        requireEqual(
                whole(
                        new Baseline(REWARD, Baseline.Kind.NONE),
                        Separated.Omega.LOGISTIC,
                        Anchor.others(Anchor.REFERENCE),
                        beta,
                        1 / beta),
                rewarded(pairs),
                Objectives.byId("dpo", Map.of("beta", beta)).evaluateAny(pairs),
                _ -> 2);
    }

    /** CPL at γ = 1 and λ = 1, likelihoods as they are. Its discount and its λ are outside the form. */
    @Test
    void cplHasTheOtherAnswerAsAnchorWithoutAReference() {
        double alpha = 0.3;
        Pairs pairs = pairs();
        requireEqual(
                whole(
                        new Baseline(REWARD, Baseline.Kind.NONE),
                        Separated.Omega.LOGISTIC,
                        Anchor.others(Anchor.NONE),
                        alpha,
                        1 / alpha),
                rewarded(pairs),
                Objectives.byId("cpl", Map.of("alpha", alpha, "lambda", 1.0)).evaluateAny(pairs),
                _ -> 2);
    }

    /** The weights λ_D and λ_U are rewards. */
    @Test
    void ktoHasTheReferencePointAsAnchor() {
        double beta = 0.3;
        var examples = new ArrayList<Binary.Labelled>();
        var rewarded = new ArrayList<Groups.Group>();
        for (Completion completion : groups(false).completions()) {
            boolean desirable = examples.size() % 3 != 0;
            examples.add(new Binary.Labelled(completion, desirable, 1));
            rewarded.add(new Groups.Group(List.of(completion.with(Quantity.REWARD, desirable ? 1.3 : -0.7))));
        }
        Completion mismatched = Completion.of(new double[] {-1, -1}, new double[] {-2, -3});
        requireEqual(
                whole(
                        new Baseline(REWARD, Baseline.Kind.NONE),
                        Separated.Omega.BELL,
                        Anchor.over(Anchor.REFERENCE, mismatched.logRatio()),
                        beta,
                        1 / beta),
                new Groups(rewarded),
                Objectives.byId("kto", Map.of("beta", beta, "desirable_weight", 1.3, "undesirable_weight", 0.7))
                        .evaluateAny(new Binary(examples, List.of(mismatched))),
                _ -> 1);
    }

    @Test
    void awrHasAnExponentialUpsilon() {
        Groups groups = groups(false);
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
        Groups groups = groups(false);
        Evaluation gro = Objectives.byId(
                        "gro", Map.of("omega", 1.0, "anchor", 3.0, "upsilon", 1.0, "baseline", 2.0, "beta", 0.4))
                .evaluateAny(groups);
        Evaluation awr = Objectives.byId("awr", Map.of("beta", 0.4)).evaluateAny(groups);
        for (int i = 0; i < gro.coefficients().size(); i++) {
            assertThat(gro.coefficients().get(i).logps())
                    .containsExactly(awr.coefficients().get(i).logps(), within(1e-15));
        }
    }

    /** Offline pairs, as groups of two with rewards ±1, and online samples in one batch: each moves as it does alone, but for the number of completions. */
    @Test
    void offlinePairsAndOnlineSamplesMixInOneBatch() {
        Groups online = groups(false);
        Pairs offline = pairs();
        Objective<?> gro = Objectives.byId("gro", Map.of("baseline", 1.0));
        Evaluation mixed = gro.evaluateAny(Rewarded.mixed(online, offline));
        Evaluation first = gro.evaluateAny(online);
        Evaluation second = gro.evaluateAny(rewarded(offline));
        int alone = first.coefficients().size();
        int all = mixed.coefficients().size();
        assertThat(all).isEqualTo(alone + second.coefficients().size());
        for (int i = 0; i < all; i++) {
            Coefficients apart = i < alone
                    ? first.coefficients().get(i).times(alone / (double) all)
                    : second.coefficients().get(i - alone).times((all - alone) / (double) all);
            assertThat(mixed.coefficients().get(i).logps()).containsExactly(apart.logps(), within(1e-15));
        }
    }

    private static Separated form(
            Advantage advantage, Separated.Omega omega, Anchor anchor, double alpha, double beta) {
        return new Separated(advantage, omega, anchor, false, alpha, Separated.Upsilon.IDENTITY, beta);
    }

    private static Separated whole(
            Advantage advantage, Separated.Omega omega, Anchor anchor, double alpha, double beta) {
        return new Separated(advantage, omega, anchor, true, alpha, Separated.Upsilon.IDENTITY, beta);
    }

    private static Groups rewarded(Pairs pairs) {
        return new Groups(pairs.pairs().stream().map(Rewarded::of).toList());
    }

    private static void requireEqual(
            Separated form, Groups groups, Evaluation expected, ToDoubleFunction<Completion> factor) {
        Evaluation found = new PolicyGradient(Gro.DEFINITION, Gro.recipe(form)).evaluate(groups);
        List<Completion> completions = groups.completions();
        assertThat(found.coefficients()).hasSameSizeAs(expected.coefficients());
        for (int i = 0; i < completions.size(); i++) {
            double[] scaled = found.coefficients()
                    .get(i)
                    .times(factor.applyAsDouble(completions.get(i)))
                    .logps();
            assertThat(scaled).containsExactly(expected.coefficients().get(i).logps(), within(1e-12));
        }
        assertThat(expected.coefficients())
                .anySatisfy(coefficients -> assertThat(coefficients.logps()[0]).isNotZero());
    }

    private Groups groups(boolean onPolicy) {
        return new Groups(
                IntStream.range(0, 3)
                        .mapToObj(g -> new Groups.Group(IntStream.range(0, 3)
                                .mapToObj(i -> completion(onPolicy))
                                .toList()))
                        .toList(),
                0.2);
    }

    private Pairs pairs() {
        return new Pairs(IntStream.range(0, 4)
                .mapToObj(_ -> new Pairs.Pair(completion(true), completion(true)))
                .toList());
    }

    private Completion completion(boolean onPolicy) {
        double[] logps = random.doubles(random.nextInt(1, 6), -3, 0).toArray();
        double[] old = Arrays.stream(logps)
                .map(logp -> onPolicy ? logp : logp + random.nextDouble(-0.4, 0.4))
                .toArray();
        double[] reference = Arrays.stream(logps)
                .map(logp -> logp + random.nextDouble(-1, 1))
                .toArray();
        return Completion.of(logps, reference)
                .with(Quantity.OLD_LOGPS, old)
                .with(Quantity.VALUES, random.doubles(logps.length, -1, 1).toArray())
                .with(Quantity.REWARD, random.nextDouble(-1, 1))
                .with(Quantity.GREEDY_REWARD, random.nextDouble(-1, 1));
    }
}
