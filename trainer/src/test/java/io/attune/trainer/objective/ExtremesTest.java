package io.attune.trainer.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExtremesTest {
    private static final double LN2 = Math.log(2);

    static Stream<GradientTest.Case> cases() {
        return GradientTest.cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void enormousLogProbsGiveFiniteLossesAndCoefficients(GradientTest.Case given) {
        for (double scale : new double[] {1e3, 1e8, 1e100}) {
            requireFinite(given, new RandomFeedback(kind(given), scale, new SplittableRandom(3)));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tokensThatAreCertainOrImpossibleGiveFiniteLossesAndCoefficients(GradientTest.Case given) {
        for (double logp : new double[] {-1e4, -1e-12, 0}) {
            for (double refLogp : new double[] {-1e4, -1e-12, 0}) {
                var batch = new RandomFeedback(kind(given), 1, new SplittableRandom(3));
                batch.setAll(Quantity.LOGPS, logp);
                batch.setAll(Quantity.REF_LOGPS, refLogp);
                batch.setAll(Quantity.OLD_LOGPS, refLogp);
                requireFinite(given, batch);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aPolicyThatIsItsReferenceGivesFiniteLossesAndCoefficients(GradientTest.Case given) {
        var batch = new RandomFeedback(kind(given), 1, new SplittableRandom(3));
        batch.copyAll(Quantity.LOGPS, Quantity.REF_LOGPS);
        batch.copyAll(Quantity.LOGPS, Quantity.OLD_LOGPS);
        batch.setAll(Quantity.KL, 0);
        requireFinite(given, batch);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void equalRewardsGiveFiniteLossesAndCoefficients(GradientTest.Case given) {
        var batch = new RandomFeedback(kind(given), 1, new SplittableRandom(3));
        batch.setAll(Quantity.REWARD, 0.1);
        batch.setAll(Quantity.TOKEN_REWARDS, 0.1);
        batch.setAll(Quantity.GREEDY_REWARD, 0.1);
        batch.setAll(Quantity.PREFERENCE, 0.5);
        batch.setAll(Quantity.SCORE, 0.1);
        requireFinite(given, batch);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aBatchWithoutATokenThatCountsMovesNothing(GradientTest.Case given) {
        var batch = new RandomFeedback(kind(given), 1, new SplittableRandom(3));
        batch.maskAll();
        for (Coefficients coefficients : requireFinite(given, batch).coefficients()) {
            assertThat(coefficients.logps()).containsOnly(new double[coefficients.logps().length]);
            assertThat(coefficients.kl()).containsOnly(new double[coefficients.kl().length]);
            assertThat(coefficients.values()).containsOnly(new double[coefficients.values().length]);
        }
    }

    @Test
    void dpoStartsAtLn2WithHalfABetaOnEachToken() {
        Completion same = Completion.of(new double[] {-1, -2}, new double[] {-1, -2});
        Evaluation evaluation =
                Objectives.byId("dpo", Map.of("beta", 0.2)).evaluateAny(new Pairs(List.of(new Pairs.Pair(same, same))));
        assertThat(evaluation.loss()).isCloseTo(LN2, within(1e-15));
        assertThat(evaluation.coefficients().get(0).logps()).containsExactly(-0.1, -0.1);
        assertThat(evaluation.coefficients().get(1).logps()).containsExactly(0.1, 0.1);
        assertThat(evaluation.metrics()).containsEntry("rewards/margins", 0.0);
    }

    @Test
    void aTieAtTheReferenceMovesNothingAndIsNoAccuracy() {
        Completion first = Completion.of(new double[] {-1}, new double[] {-1});
        Completion second = Completion.of(new double[] {-3, -2}, new double[] {-3, -2});
        Evaluation evaluation = Objectives.byId("dpo", Map.of())
                .evaluateAny(new Pairs(List.of(new Pairs.Pair(first, second, 0.5, 0, 1))));
        assertThat(evaluation.coefficients().get(0).logps()).containsExactly(0);
        assertThat(evaluation.metrics()).doesNotContainKey("rewards/accuracies");
    }

    @Test
    void theTailKeepsItsPrecision() {
        Completion chosen = Completion.of(new double[] {-1}, new double[] {-1001});
        Completion rejected = Completion.of(new double[] {-1}, new double[] {-1});
        Evaluation evaluation = Objectives.byId("dpo", Map.of("beta", 0.1))
                .evaluateAny(new Pairs(List.of(new Pairs.Pair(chosen, rejected))));
        assertThat(evaluation.loss()).isCloseTo(Math.exp(-100), within(1e-55));
        assertThat(evaluation.coefficients().get(0).logps()[0]).isCloseTo(-0.1 * Math.exp(-100), within(1e-56));
    }

    @Test
    void aNumberThatIsNotFiniteIsRefused() {
        assertThatThrownBy(() -> Completion.of(new double[] {-1, Double.NaN}))
                .hasMessage("logps has NaN at position 1, expected a finite number");
    }

    @Test
    void unequalLengthsAreRefused() {
        assertThatThrownBy(() -> Completion.of(new double[] {-1, -2}, new double[] {-1}))
                .hasMessage("ref_logps has 1 entries, expected 2");
    }

    private static Feedback.Kind kind(GradientTest.Case given) {
        return Objectives.definition(given.id()).feedback();
    }

    private static Evaluation requireFinite(GradientTest.Case given, RandomFeedback batch) {
        Evaluation evaluation = Objectives.byId(given.id(), given.parameters()).evaluateAny(batch.feedback());
        assertThat(evaluation.loss()).isFinite();
        assertThat(evaluation.metrics().values()).allMatch(Double::isFinite);
        for (Coefficients coefficients : evaluation.coefficients()) {
            assertThat(Stream.of(
                                    coefficients.logps(),
                                    coefficients.kl(),
                                    coefficients.entropy(),
                                    coefficients.values(),
                                    coefficients.scores())
                            .flatMapToDouble(Arrays::stream)
                            .allMatch(Double::isFinite))
                    .isTrue();
        }
        return evaluation;
    }
}
