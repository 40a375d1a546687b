package io.attune.trainer.objective;

/**
 * The gradient of a loss with respect to what the forward pass said of one completion. Seeding the backward pass with it gives the
 * gradient of the loss with respect to the weights.
 *
 * @param logps c, {@code [tokens]}: with respect to each token's log-prob; empty where log-probs play no part. Negative raises likelihood
 * @param score d: with respect to the scalar head's output; 0 where it plays no part
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere, and as many as there are tokens
public record Coefficients(double[] logps, double score) {

    public static Coefficients onLogps(double[] logps) {
        return new Coefficients(logps, 0);
    }

    public static Coefficients onScore(double score) {
        return new Coefficients(new double[0], score);
    }
}
