package io.attune.trainer.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The coefficients of every objective are the derivatives of its own loss. */
class GradientTest {
    private static final double STEP = 1e-3;
    private static final double RELATIVE = 1e-7;
    /** What rounding in the difference quotient alone can amount to. */
    private static final double ROUNDING = 1e-12;

    record Case(String id, Map<String, Double> parameters) {}

    static Stream<Case> cases() {
        Stream<Case> defaults = Objectives.all().stream().map(definition -> new Case(definition.id(), Map.of()));
        Stream<Case> options = Stream.of(
                new Case("dpo", Map.of("beta", 0.7, "label_smoothing", 0.2)),
                new Case("dpo", Map.of("label_smoothing", 0.2, "robust", 1.0)),
                new Case("dpo", Map.of("beta", 2.0, "average", 1.0)),
                new Case("kto", Map.of("beta", 0.5, "desirable_weight", 1.3, "undesirable_weight", 0.6)),
                new Case("bradley-terry", Map.of("margin", 0.4, "center_rewards_coefficient", 0.05)));
        return Stream.concat(defaults, options);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void coefficientsAreTheDerivativesOfTheLoss(Case given) {
        Objective<?> objective = Objectives.byId(given.id(), given.parameters());
        for (int seed = 0; seed < 5; seed++) {
            var batch = new RandomFeedback(objective.definition().feedback(), 8, 1, new SplittableRandom(seed));
            Evaluation evaluation = objective.evaluateAny(batch.feedback());
            for (int i = 0; i < batch.logps.length; i++) {
                Coefficients coefficients = evaluation.coefficients().get(i);
                for (int t = 0; t < coefficients.logps().length; t++) {
                    requireDerivative(
                            objective, batch, batch.logps[i], t, coefficients.logps()[t]);
                }
                requireDerivative(objective, batch, batch.scores, i, coefficients.score());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theBatchIsRichEnoughForItsGradientToMatter(Case given) {
        Objective<?> objective = Objectives.byId(given.id(), given.parameters());
        var batch = new RandomFeedback(objective.definition().feedback(), 8, 1, new SplittableRandom(0));
        List<Double> all = new ArrayList<>();
        for (Coefficients coefficients : objective.evaluateAny(batch.feedback()).coefficients()) {
            for (double c : coefficients.logps()) {
                all.add(c);
            }
            all.add(coefficients.score());
        }
        assertThat(all).anyMatch(c -> c < -1e-3);
        if (objective.definition().feedback() != Feedback.Kind.DEMONSTRATIONS) {
            assertThat(all).anyMatch(c -> c > 1e-3);
        }
    }

    private static void requireDerivative(
            Objective<?> objective, RandomFeedback batch, double[] values, int index, double stated) {
        double found = derivative(change -> {
            double before = values[index];
            values[index] = before + change;
            double loss = objective.evaluateAny(batch.feedback()).loss();
            values[index] = before;
            return loss;
        });
        assertThat(stated).isCloseTo(found, within(RELATIVE * Math.abs(found) + ROUNDING));
    }

    /** Central differences of fourth order. */
    private static double derivative(DoubleUnaryOperator loss) {
        double near = loss.applyAsDouble(STEP) - loss.applyAsDouble(-STEP);
        double far = loss.applyAsDouble(2 * STEP) - loss.applyAsDouble(-2 * STEP);
        return (8 * near - far) / (12 * STEP);
    }
}
