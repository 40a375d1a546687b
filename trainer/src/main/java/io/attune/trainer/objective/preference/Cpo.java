package io.attune.trainer.objective.preference;

import static io.attune.trainer.objective.preference.PreferenceParameters.BETA;

import io.attune.trainer.objective.Coefficients;
import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Pairs;
import io.attune.trainer.objective.Parameter;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.Settings;
import java.util.List;
import java.util.Set;

/**
 * Contrastive preference optimisation: DPO against a uniform reference, kept near the chosen completions by their likelihood.
 *
 * <p>Loss: mean over pairs of −log σ(β(log π_w − log π_l)) − α·mean log π_w. Coefficients: c_w = −βσ(−·) − α/n_w, c_l = +βσ(−·).
 *
 * <p>Source: Xu et al. 2024, Contrastive Preference Optimization (arXiv 2401.08417).
 *
 * <p>Needs: pairs with {@code logps}. Defaults β 0.1, α 1.
 *
 * <p>Deviations: 1. the likelihood term is a mean over each completion's tokens, then over pairs; the authors' code takes the mean over all tokens of the batch.
 */
public final class Cpo implements PairLoss {
    private static final Parameter ALPHA =
            Parameter.notNegative("alpha", 1, "weight of the chosen completion's NLL, a mean over its tokens");

    public static final Definition<Pairs> DEFINITION = PairObjective.define(
            "cpo",
            "CPO: DPO without a reference, held by the likelihood of the chosen completions",
            "−log σ(β(log π_w − log π_l)) + α·NLL_w",
            "Xu et al. 2024, arXiv 2401.08417",
            List.of(BETA, ALPHA),
            Cpo::new);

    private final double beta;
    private final double alpha;

    private Cpo(Settings settings) {
        beta = settings.number(BETA);
        alpha = settings.number(ALPHA);
    }

    @Override
    public Set<Quantity> needs() {
        return Set.of(Quantity.LOGPS);
    }

    @Override
    public Term of(Completion chosen, Completion rejected) {
        double better = beta * chosen.sum(Quantity.LOGPS);
        double worse = beta * rejected.sum(Quantity.LOGPS);
        Term contrast = BradleyTerryTerm.of(better - worse, chosen, beta, better, rejected, beta, worse);
        double perToken = alpha / Math.max(1, chosen.tokens());
        return new Term(
                contrast.loss() - alpha * chosen.meanLogp(),
                contrast.chosen().plus(Coefficients.onLogps(chosen.spread(-perToken))),
                contrast.rejected(),
                better,
                worse);
    }
}
