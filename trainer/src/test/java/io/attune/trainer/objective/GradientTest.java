package io.attune.trainer.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The coefficients of every objective are the derivatives of its own loss, what stands under a stop-gradient standing still. */
class GradientTest {
    private static final double STEP = 1e-3;
    private static final double RELATIVE = 1e-7;
    /** What rounding in the difference quotient alone can amount to, beside a loss of 1. */
    private static final double ROUNDING = 2e-12;
    /** Losses with clips and hinges have kinks, which random numbers sometimes hit. */
    private static final double MOST_KINKS = 0.02;

    record Case(String id, Map<String, Double> parameters) {}

    static Stream<Case> cases() {
        Stream<Case> defaults = Objectives.all().stream().map(definition -> new Case(definition.id(), Map.of()));
        return Stream.concat(defaults, ObjectiveOptions.all().stream());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void coefficientsAreTheDerivativesOfTheLoss(Case given) {
        Objective<?> objective = Objectives.byId(given.id(), given.parameters());
        int found = 0;
        int kinks = 0;
        for (int seed = 0; seed < 5; seed++) {
            var batch = new RandomFeedback(objective.definition().feedback(), 1, new SplittableRandom(seed));
            Feedback feedback = batch.feedback();
            Evaluation evaluation = objective.evaluateAny(feedback);
            for (int i = 0; i < feedback.completions().size(); i++) {
                for (var entry : gradient(evaluation.coefficients().get(i)).entrySet()) {
                    int length = feedback.completions().get(i).get(entry.getKey()).length;
                    double[] stated = entry.getValue().length == 0 ? new double[length] : entry.getValue();
                    assertThat(stated).hasSize(length);
                    for (int t = 0; t < length; t++) {
                        found++;
                        kinks += differs(objective, batch, i, entry.getKey(), t, stated[t]) ? 1 : 0;
                    }
                }
            }
        }
        assertThat(kinks).isLessThanOrEqualTo((int) (MOST_KINKS * found));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theBatchIsRichEnoughForItsGradientToMatter(Case given) {
        Objective<?> objective = Objectives.byId(given.id(), given.parameters());
        var batch = new RandomFeedback(objective.definition().feedback(), 1, new SplittableRandom(0));
        var coefficients = objective.evaluateAny(batch.feedback()).coefficients();
        long moved = coefficients.stream()
                .filter(those -> gradient(those).values().stream()
                        .flatMapToDouble(Arrays::stream)
                        .anyMatch(c -> Math.abs(c) > 1e-5))
                .count();
        assertThat(moved).isGreaterThanOrEqualTo(2);
    }

    private static Map<Quantity, double[]> gradient(Coefficients coefficients) {
        var gradient = new EnumMap<Quantity, double[]>(Quantity.class);
        gradient.put(Quantity.LOGPS, coefficients.logps());
        gradient.put(Quantity.KL, coefficients.kl());
        gradient.put(Quantity.ENTROPY, coefficients.entropy());
        gradient.put(Quantity.VALUES, coefficients.values());
        gradient.put(Quantity.SCORE, coefficients.scores());
        return gradient;
    }

    /** Whether this number stands at a kink, where there is no derivative; elsewhere it has to be the one stated. */
    private static boolean differs(
            Objective<?> objective, RandomFeedback batch, int completion, Quantity quantity, int index, double stated) {
        DoubleUnaryOperator loss = change -> objective
                .evaluateAny(batch.moved(completion, quantity, index, change))
                .loss();
        double wide = derivative(loss, STEP);
        double tolerance = RELATIVE * Math.abs(wide) + ROUNDING * Math.max(1, Math.abs(loss.applyAsDouble(0)));
        if (Math.abs(stated - wide) <= tolerance) {
            return false;
        }
        double narrow = derivative(loss, STEP / 8);
        if (Math.abs(wide - narrow) > 100 * tolerance) {
            return true;
        }
        assertThat(stated)
                .as(quantity.field() + "[" + index + "] of completion " + completion)
                .isCloseTo(wide, within(tolerance));
        return false;
    }

    /** Central differences of fourth order. */
    private static double derivative(DoubleUnaryOperator loss, double step) {
        double near = loss.applyAsDouble(step) - loss.applyAsDouble(-step);
        double far = loss.applyAsDouble(2 * step) - loss.applyAsDouble(-2 * step);
        return (8 * near - far) / (12 * step);
    }
}
