package io.attune.trainer.objective.preference;

import io.attune.trainer.objective.Coefficients;
import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.numeric.Logistic;

/** −log σ(x), where x is linear in the log-probs of both completions: the core of DPO and its kin. */
final class BradleyTerryTerm {
    private BradleyTerryTerm() {}

    /**
     * The term at x.
     *
     * @param chosenSlopes ∂x/∂log π of the chosen completion, {@code [tokens]}, 0 where a token does not count
     * @param rejectedSlopes the same of the rejected one, usually negative
     */
    static PairLoss.Term of(
            double x, double[] chosenSlopes, double[] rejectedSlopes, double chosenReward, double rejectedReward) {
        double slope = -Logistic.sigmoid(-x);
        return new PairLoss.Term(
                -Logistic.logSigmoid(x),
                Coefficients.onLogps(chosenSlopes).times(slope),
                Coefficients.onLogps(rejectedSlopes).times(slope),
                chosenReward,
                rejectedReward);
    }

    /** The term where x rises by the same amount with every token of the chosen completion, and falls so with the rejected one's. */
    static PairLoss.Term of(
            double x,
            Completion chosen,
            double chosenSlope,
            double chosenReward,
            Completion rejected,
            double rejectedSlope,
            double rejectedReward) {
        return of(x, chosen.spread(chosenSlope), rejected.spread(-rejectedSlope), chosenReward, rejectedReward);
    }
}
