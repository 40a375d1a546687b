package io.attune.trainer.objective;

import java.util.Arrays;
import java.util.List;

/**
 * The gradient of a loss with respect to what the forward pass said of one completion. Seeding the backward pass with it gives the
 * gradient of the loss with respect to the weights:
 *
 * <p>S(θ) = Σ_t c_t·log π(y_t) + Σ_t k_t·KL_t(π_ref ‖ π) + Σ_t e_t·H_t(π) + Σ_t v_t·V_t + Σ_i d_i·r_i.
 *
 * <p>An array is empty where its quantity plays no part.
 *
 * @param logps c, {@code [tokens]}: with respect to each token's log-prob. Negative raises likelihood
 * @param kl k, {@code [tokens]}: with respect to each token's KL from the reference over the whole vocabulary
 * @param entropy e, {@code [tokens]}: with respect to each token's entropy
 * @param values v, {@code [tokens]}: with respect to the critic's values
 * @param scores d, {@code [scores]}: with respect to the outputs of a reward model's head
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere, and as many as there are tokens
public record Coefficients(double[] logps, double[] kl, double[] entropy, double[] values, double[] scores) {
    /** The quantities that a loss may have a gradient with respect to. */
    public static final List<Quantity> OF =
            List.of(Quantity.LOGPS, Quantity.KL, Quantity.ENTROPY, Quantity.VALUES, Quantity.SCORE);

    private static final double[] NONE = {};

    /** Those with respect to a quantity; empty where it plays no part. */
    public double[] of(Quantity quantity) {
        return switch (quantity) {
            case LOGPS -> logps;
            case KL -> kl;
            case ENTROPY -> entropy;
            case VALUES -> values;
            case SCORE -> scores;
            default -> NONE;
        };
    }

    public static Coefficients onLogps(double[] logps) {
        return new Coefficients(logps, NONE, NONE, NONE, NONE);
    }

    public static Coefficients onScore(double... scores) {
        return new Coefficients(NONE, NONE, NONE, NONE, scores);
    }

    public Coefficients withKl(double[] coefficients) {
        return new Coefficients(logps, coefficients, entropy, values, scores);
    }

    public Coefficients withEntropy(double[] coefficients) {
        return new Coefficients(logps, kl, coefficients, values, scores);
    }

    public Coefficients withValues(double[] coefficients) {
        return new Coefficients(logps, kl, entropy, coefficients, scores);
    }

    /** All of it times a number. */
    public Coefficients times(double factor) {
        return new Coefficients(
                scaled(logps, factor),
                scaled(kl, factor),
                scaled(entropy, factor),
                scaled(values, factor),
                scaled(scores, factor));
    }

    /** The sum of two gradients of the same completion. */
    public Coefficients plus(Coefficients other) {
        return new Coefficients(
                sum(logps, other.logps),
                sum(kl, other.kl),
                sum(entropy, other.entropy),
                sum(values, other.values),
                sum(scores, other.scores));
    }

    private static double[] scaled(double[] numbers, double factor) {
        double[] scaled = new double[numbers.length];
        Arrays.setAll(scaled, t -> numbers[t] == 0 ? 0 : numbers[t] * factor);
        return scaled;
    }

    private static double[] sum(double[] first, double[] second) {
        if (first.length == 0 || second.length == 0) {
            return first.length == 0 ? second : first;
        }
        double[] sum = new double[first.length];
        Arrays.setAll(sum, t -> first[t] + second[t]);
        return sum;
    }

    /** d of a scalar head; 0 where it plays no part. */
    public double score() {
        return scores.length == 0 ? 0 : scores[0];
    }
}
