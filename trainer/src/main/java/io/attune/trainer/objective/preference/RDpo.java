package io.attune.trainer.objective.preference;

import static io.attune.trainer.objective.preference.PreferenceParameters.BETA;

import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Pairs;
import io.attune.trainer.objective.Parameter;
import io.attune.trainer.objective.Settings;
import java.util.List;

/**
 * DPO with a term for length, which takes out of the margin what length alone explains.
 *
 * <p>Loss: mean over pairs of −log σ(βh + α(n_w − n_l)). Coefficients: c_w = −βσ(−x), c_l = +βσ(−x) with that argument x.
 *
 * <p>Source: Park et al. 2024, Disentangling Length from Quality in Direct Preference Optimization (arXiv 2403.19159).
 *
 * <p>Needs: pairs with {@code logps} and {@code ref_logps}. Defaults β 0.1, α 0.05.
 *
 * <p>Deviations: none beside those of all pairs ({@link PairObjective}).
 */
public final class RDpo implements PairLoss {
    private static final Parameter ALPHA =
            Parameter.notNegative("alpha", 0.05, "what a token of length is worth in the margin");

    public static final Definition<Pairs> DEFINITION = PairObjective.define(
            "r-dpo",
            "DPO that takes out of the margin what length alone explains",
            "−log σ(βh + α(n_w − n_l))",
            "Park et al. 2024, arXiv 2403.19159",
            List.of(BETA, ALPHA),
            RDpo::new);

    private final double beta;
    private final double alpha;

    private RDpo(Settings settings) {
        beta = settings.number(BETA);
        alpha = settings.number(ALPHA);
    }

    @Override
    public Term of(Completion chosen, Completion rejected) {
        double better = beta * chosen.logRatio();
        double worse = beta * rejected.logRatio();
        double x = better - worse + alpha * (chosen.tokens() - rejected.tokens());
        return BradleyTerryTerm.of(x, chosen, beta, better, rejected, beta, worse);
    }
}
