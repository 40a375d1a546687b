package io.attune.trainer.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Losses and coefficients at log-probs of −1e4 and −1e-12, against central differences of the formula in 400 digits. */
class PrecisionTest {
    private static final double RELATIVE = 1e-12;
    private static final BigDecimal STEP = new BigDecimal("1e-30");
    private static final double[][] EXTREMES = {
        {-1e4, -1e-12}, {-1e-12, -1e4}, {-1e-12, -1e-12}, {-1e4, -1e4}, {-1e-12, -0.5}, {-0.5, -1e-12}
    };

    /** One token each: the loss as a function of the chosen and of the rejected log-prob. */
    @FunctionalInterface
    private interface Formula {
        BigDecimal of(BigDecimal chosen, BigDecimal rejected);
    }

    @Test
    void dpo() {
        requirePrecise("dpo", Map.of("beta", 0.0625), (w, l) -> {
            BigDecimal h = w.subtract(l).subtract(BigReal.of(-2.0 - -3.0));
            return BigReal.logLoss(h.multiply(BigReal.of(0.0625)));
        });
    }

    @Test
    void simpo() {
        requirePrecise(
                "simpo",
                Map.of("beta", 0.0625, "gamma_beta_ratio", 0.25),
                (w, l) ->
                        BigReal.logLoss(w.subtract(l).subtract(BigReal.of(0.25)).multiply(BigReal.of(0.0625))));
    }

    @Test
    void ipo() {
        requirePrecise(
                "ipo",
                Map.of("tau", 0.125),
                (w, l) -> w.subtract(l)
                        .subtract(BigReal.of(-2.0 - -3.0))
                        .subtract(BigReal.of(4))
                        .pow(2));
    }

    @Test
    void orpo() {
        UnaryOperator<BigDecimal> logOdds =
                x -> x.subtract(BigReal.log(BigDecimal.ONE.subtract(BigReal.exp(x), BigReal.DIGITS)));
        requirePrecise(
                "orpo",
                Map.of("lambda", 0.25),
                (w, l) -> BigReal.logLoss(logOdds.apply(w).subtract(logOdds.apply(l)))
                        .multiply(BigReal.of(0.25))
                        .subtract(w));
    }

    private static void requirePrecise(String id, Map<String, Double> parameters, Formula formula) {
        Objective<?> objective = Objectives.byId(id, parameters);
        for (double[] logps : EXTREMES) {
            Completion chosen = Completion.of(new double[] {logps[0]}, new double[] {-2});
            Completion rejected = Completion.of(new double[] {logps[1]}, new double[] {-3});
            Evaluation found = objective.evaluateAny(new Pairs(List.of(new Pairs.Pair(chosen, rejected))));
            BigDecimal w = BigReal.of(logps[0]);
            BigDecimal l = BigReal.of(logps[1]);
            requireClose(found.loss(), formula.of(w, l));
            requireClose(
                    found.coefficients().getFirst().logps()[0],
                    slope(formula.of(w.add(STEP), l), formula.of(w.subtract(STEP), l)));
            requireClose(
                    found.coefficients().getLast().logps()[0],
                    slope(formula.of(w, l.add(STEP)), formula.of(w, l.subtract(STEP))));
        }
    }

    private static BigDecimal slope(BigDecimal after, BigDecimal before) {
        return after.subtract(before).divide(STEP.multiply(BigDecimal.TWO), BigReal.DIGITS);
    }

    private static void requireClose(double found, BigDecimal expected) {
        double value = expected.doubleValue();
        assertThat(found).isCloseTo(value, within(RELATIVE * Math.abs(value) + Double.MIN_NORMAL));
    }
}
