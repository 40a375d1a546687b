package io.attune.trainer.objective.preference;

import io.attune.trainer.objective.Coefficients;
import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.numeric.Logistic;
import java.util.Set;

/**
 * Token-level DPO: DPO that also compares how far the policy has drifted from the reference along both completions.
 *
 * <p>With K = Σ_t KL(π_ref ‖ π) over the whole vocabulary, u = h − α(K_l − K_w):
 *
 * <p>Loss: mean over pairs of −log σ(βu). Coefficients: c_w = −βσ(−βu), c_l = +βσ(−βu); k_l = +βασ(−βu), k_w = −βασ(−βu) unless K_w takes no gradient.
 */
final class TokenDpo implements PairLoss {
    private final double beta;
    private final double alpha;
    private final boolean chosenDetached;

    TokenDpo(double beta, double alpha, boolean chosenDetached) {
        this.beta = beta;
        this.alpha = alpha;
        this.chosenDetached = chosenDetached;
    }

    @Override
    public Set<Quantity> needs() {
        return Set.of(Quantity.LOGPS, Quantity.REF_LOGPS, Quantity.KL);
    }

    @Override
    public Term of(Completion chosen, Completion rejected) {
        double better = beta * chosen.logRatio();
        double worse = beta * rejected.logRatio();
        double[] chosenKl = chosenDetached ? chosen.detached(Quantity.KL) : chosen.get(Quantity.KL);
        double x = better - worse - beta * alpha * (rejected.sum(Quantity.KL) - chosen.sum(chosenKl));
        double slope = beta * Logistic.sigmoid(-x);
        return new Term(
                -Logistic.logSigmoid(x),
                Coefficients.onLogps(chosen.spread(-slope)).withKl(chosen.spread(chosenDetached ? 0 : -slope * alpha)),
                Coefficients.onLogps(rejected.spread(slope)).withKl(rejected.spread(slope * alpha)),
                better,
                worse);
    }
}
