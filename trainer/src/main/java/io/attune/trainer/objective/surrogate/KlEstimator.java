package io.attune.trainer.objective.surrogate;

/**
 * Estimators of the KL between policy and reference from one token's δ = log π_ref − log π, held within ±20.
 *
 * <p>As numbers on samples of π the first three estimate KL(π ‖ π_ref): k1 and k3 without bias, k2 with little. As losses on such samples their expected
 * gradients differ: that of k1 is 0, that of k2 is ∇KL(π ‖ π_ref), that of k3 is ∇KL(π_ref ‖ π). So k1 belongs in rewards, and in a loss
 * k2 is the reverse KL and k3 the forward one.
 *
 * <p>Source: Schulman 2020, Approximating KL Divergence.
 */
public enum KlEstimator {
    /** −δ. */
    K1 {
        @Override
        double at(double delta) {
            return -delta;
        }

        @Override
        double slopeAt(double delta) {
            return 1;
        }
    },
    /** δ²/2. */
    K2 {
        @Override
        double at(double delta) {
            return delta * delta / 2;
        }

        @Override
        double slopeAt(double delta) {
            return -delta;
        }
    },
    /** e^δ − δ − 1, never negative. */
    K3 {
        @Override
        double at(double delta) {
            return Math.expm1(delta) - delta;
        }

        @Override
        double slopeAt(double delta) {
            return -Math.expm1(delta);
        }
    },
    /** k3 on samples of the anchor instead of the policy: e^−δ + δ − 1 estimates KL(anchor ‖ π). */
    K3_OF_ANCHOR {
        @Override
        double at(double delta) {
            return Math.expm1(-delta) + delta;
        }

        @Override
        double slopeAt(double delta) {
            return Math.expm1(-delta);
        }
    };

    private static final double LIMIT = 20;

    /** The estimate in nats. */
    public double of(double logp, double refLogp) {
        return at(Math.clamp(refLogp - logp, -LIMIT, LIMIT));
    }

    /** Its derivative with respect to log π; 0 beyond ±20, where the estimate stands still. */
    public double slope(double logp, double refLogp) {
        double delta = refLogp - logp;
        return Math.abs(delta) > LIMIT ? 0 : slopeAt(delta);
    }

    abstract double at(double delta);

    /** Derivative of {@link #at} with respect to log π, that is to −δ. */
    abstract double slopeAt(double delta);
}
