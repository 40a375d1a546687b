package io.attune.trainer.objective.numeric;

/** Cross-entropy of a comparison: −P log σ(x) − (1−P) log σ(−x), where σ(x) is the predicted probability that the chosen one wins. */
public final class Comparison {
    private Comparison() {}

    public static double loss(double probability, double x) {
        return term(probability, -Logistic.logSigmoid(x)) + term(1 - probability, -Logistic.logSigmoid(-x));
    }

    /** Its derivative (1−P)σ(x) − Pσ(−x), which keeps its precision in both tails where σ(x) − P would not. */
    public static double slope(double probability, double x) {
        return (1 - probability) * Logistic.sigmoid(x) - probability * Logistic.sigmoid(-x);
    }

    private static double term(double weight, double value) {
        return weight == 0 ? 0 : weight * value;
    }
}
