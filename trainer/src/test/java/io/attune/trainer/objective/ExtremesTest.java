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

    static Stream<String> ids() {
        return Objectives.all().stream().map(Definition::id);
    }

    @ParameterizedTest
    @MethodSource("ids")
    void enormousLogProbsGiveFiniteLossesAndCoefficients(String id) {
        Objective<?> objective = Objectives.byId(id, Map.of());
        for (double scale : new double[] {1e3, 1e8, 1e100}) {
            var batch = new RandomFeedback(objective.definition().feedback(), 8, scale, new SplittableRandom(3));
            requireFinite(objective.evaluateAny(batch.feedback()));
        }
    }

    @ParameterizedTest
    @MethodSource("ids")
    void aBatchWithoutATokenThatCountsMovesNothing(String id) {
        Objective<?> objective = Objectives.byId(id, Map.of());
        var batch = new RandomFeedback(objective.definition().feedback(), 4, 1, new SplittableRandom(3));
        for (boolean[] mask : batch.masks) {
            Arrays.fill(mask, false);
        }
        Evaluation evaluation = objective.evaluateAny(batch.feedback());
        requireFinite(evaluation);
        for (Coefficients coefficients : evaluation.coefficients()) {
            assertThat(coefficients.logps()).containsOnly(new double[coefficients.logps().length]);
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

    private static void requireFinite(Evaluation evaluation) {
        assertThat(evaluation.loss()).isFinite();
        assertThat(evaluation.metrics().values()).allMatch(Double::isFinite);
        for (Coefficients coefficients : evaluation.coefficients()) {
            assertThat(coefficients.score()).isFinite();
            assertThat(Arrays.stream(coefficients.logps()).allMatch(Double::isFinite))
                    .isTrue();
        }
    }
}
