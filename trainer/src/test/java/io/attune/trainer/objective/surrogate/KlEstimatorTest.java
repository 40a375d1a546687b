package io.attune.trainer.objective.surrogate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Exact sums over one categorical distribution. */
class KlEstimatorTest {
    private static final double[] POLICY = {0.5, 0.2, 0.2, 0.1};
    private static final double[] REFERENCE = {0.1, 0.3, 0.25, 0.35};

    @Test
    void k1AndK3AreTheReverseKlOnAverage() {
        double kl = 0;
        for (int v = 0; v < POLICY.length; v++) {
            kl += POLICY[v] * Math.log(POLICY[v] / REFERENCE[v]);
        }
        assertThat(mean(KlEstimator.K1)).isCloseTo(kl, within(1e-12));
        assertThat(mean(KlEstimator.K3)).isCloseTo(kl, within(1e-12));
    }

    private static double mean(KlEstimator estimator) {
        double mean = 0;
        for (int v = 0; v < POLICY.length; v++) {
            mean += POLICY[v] * estimator.of(Math.log(POLICY[v]), Math.log(REFERENCE[v]));
        }
        return mean;
    }

    /** With respect to the logit z_v: ∂ log π_u/∂z_v = 1[u = v] − π_v. */
    @Test
    void asLossesTheirExpectedGradientsAreNothingTheReverseAndTheForwardKl() {
        for (int v = 0; v < POLICY.length; v++) {
            double reverse = 0;
            for (int u = 0; u < POLICY.length; u++) {
                reverse += POLICY[u] * Math.log(POLICY[u] / REFERENCE[u]) * ((u == v ? 1 : 0) - POLICY[v]);
            }
            double forward = POLICY[v] - REFERENCE[v];
            assertThat(gradient(KlEstimator.K1, v, POLICY)).isCloseTo(0, within(1e-9));
            assertThat(gradient(KlEstimator.K2, v, POLICY)).isCloseTo(reverse, within(1e-9));
            assertThat(gradient(KlEstimator.K3, v, POLICY)).isCloseTo(forward, within(1e-9));
            assertThat(gradient(KlEstimator.K3_OF_ANCHOR, v, REFERENCE)).isCloseTo(forward, within(1e-9));
        }
    }

    private static double gradient(KlEstimator estimator, int v, double[] samples) {
        double gradient = 0;
        for (int u = 0; u < POLICY.length; u++) {
            gradient += samples[u]
                    * estimator.slope(Math.log(POLICY[u]), Math.log(REFERENCE[u]))
                    * ((u == v ? 1 : 0) - POLICY[v]);
        }
        return gradient;
    }

    @ParameterizedTest
    @EnumSource(KlEstimator.class)
    void farOffTheEstimateIsFiniteAndStandsStill(KlEstimator estimator) {
        assertThat(estimator.of(-1e4, -1e-12)).isFinite();
        assertThat(estimator.slope(-1e4, -1e-12)).isZero();
        assertThat(estimator.of(-3, -3)).isZero();
    }
}
