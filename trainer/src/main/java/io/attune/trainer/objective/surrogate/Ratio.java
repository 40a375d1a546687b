package io.attune.trainer.objective.surrogate;

import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Quantity;
import java.util.Set;

/** What the surrogate's argument x_t is made of, and how a slope in x comes back to each token's log-prob. */
public enum Ratio {
    /** x_t = log π(y_t): no ratio, the plain likelihood. */
    LIKELIHOOD,
    /** x_t = log π(y_t) − log π_old(y_t). */
    TOKEN,
    /** x = Σ (log π − log π_old)/n, the same for all tokens: Zheng et al. 2025, GSPO (arXiv 2507.18071), equation 7. */
    SEQUENCE_MEAN,
    /** x = Σ (log π − log π_old), the same for all tokens: the completion as one action. */
    SEQUENCE_SUM;

    /** Whether all tokens of a completion have the same x. */
    public boolean ofSequence() {
        return this == SEQUENCE_MEAN || this == SEQUENCE_SUM;
    }

    /** x {@code [tokens]}; 0 where a token does not count. */
    public double[] exponents(Completion completion) {
        double[] x = completion.get(Quantity.LOGPS);
        if (this != LIKELIHOOD) {
            double[] old = completion.get(Quantity.OLD_LOGPS);
            for (int t = 0; t < x.length; t++) {
                x[t] -= old[t];
            }
        }
        double sum = completion.sum(x);
        int tokens = completion.tokens();
        for (int t = 0; t < x.length; t++) {
            double value = switch (this) {
                case LIKELIHOOD, TOKEN -> x[t];
                case SEQUENCE_MEAN -> sum / tokens;
                case SEQUENCE_SUM -> sum;
            };
            x[t] = completion.counts(t) ? value : 0;
        }
        return x;
    }

    /** From slopes in x {@code [tokens]} to the gradient with respect to log π {@code [tokens]}. */
    public double[] pullBack(Completion completion, double[] slopes) {
        return switch (this) {
            case LIKELIHOOD, TOKEN -> slopes;
            case SEQUENCE_MEAN -> completion.spread(completion.sum(slopes) / Math.max(1, completion.tokens()));
            case SEQUENCE_SUM -> completion.spread(completion.sum(slopes));
        };
    }

    public Set<Quantity> needs() {
        return this == LIKELIHOOD ? Set.of(Quantity.LOGPS) : Set.of(Quantity.LOGPS, Quantity.OLD_LOGPS);
    }
}
