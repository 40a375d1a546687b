package io.attune.trainer.objective.preference;

import static io.attune.trainer.objective.preference.PreferenceParameters.BETA;

import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Pairs;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.Settings;
import java.util.List;
import java.util.Set;

/**
 * Weighted preference optimisation: DPO in which a pair counts as much as the policy might have drawn it itself.
 *
 * <p>Loss: mean over pairs of −w log σ(βh), w = min(1, exp(a_w + a_l)) with a the mean over tokens of log π − log Σ_v p_v², and no gradient. Coefficients: w times
 * DPO's.
 *
 * <p>Source: Zhou et al. 2024, WPO (arXiv 2406.11827), equation 2.
 *
 * <p>Needs: pairs with {@code logps}, {@code ref_logps} and {@code sum_squares}, Σ_v p_v² of each token. Default β 0.1.
 *
 * <p>Deviations: 1. the weight is clamped at 1, as in the authors' code and not in the paper.
 */
public final class Wpo implements PairLoss {
    public static final Definition<Pairs> DEFINITION = PairObjective.define(
            "wpo",
            "WPO: DPO that weighs a pair by how likely the policy would draw it",
            "−w log σ(βh), w = min(1, exp(mean aligned log π_w + mean aligned log π_l)), aligned = log p − log Σ_v p_v²",
            "Zhou et al. 2024, arXiv 2406.11827",
            List.of(BETA),
            Wpo::new);

    private final double beta;

    private Wpo(Settings settings) {
        beta = settings.number(BETA);
    }

    @Override
    public Set<Quantity> needs() {
        return Set.of(Quantity.LOGPS, Quantity.REF_LOGPS, Quantity.SUM_SQUARES);
    }

    @Override
    public Term of(Completion chosen, Completion rejected) {
        double better = beta * chosen.logRatio();
        double worse = beta * rejected.logRatio();
        Term dpo = BradleyTerryTerm.of(better - worse, chosen, beta, better, rejected, beta, worse);
        double weight = Math.exp(Math.min(0, aligned(chosen) + aligned(rejected)));
        return new Term(
                weight * dpo.loss(), dpo.chosen().times(weight), dpo.rejected().times(weight), better, worse);
    }

    private static double aligned(Completion completion) {
        double[] logps = completion.detached(Quantity.LOGPS);
        double[] squares = completion.get(Quantity.SUM_SQUARES);
        for (int t = 0; t < logps.length; t++) {
            logps[t] -= Math.log(squares[t]);
        }
        return completion.sum(logps) / Math.max(1, completion.tokens());
    }
}
