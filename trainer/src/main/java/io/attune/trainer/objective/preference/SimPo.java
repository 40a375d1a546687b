package io.attune.trainer.objective.preference;

import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Pairs;
import io.attune.trainer.objective.Parameter;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.Settings;
import java.util.List;
import java.util.Set;

/**
 * Simple preference optimisation: mean log-probs as rewards, a target margin, and no reference.
 *
 * <p>Loss: mean over pairs of −log σ(m), m = β(mean_w − mean_l) − γ. Coefficients: c_w = −βσ(−m)/n_w, c_l = +βσ(−m)/n_l.
 *
 * <p>Source: Meng et al. 2024, SimPO (arXiv 2405.14734), equation 6.
 *
 * <p>Needs: pairs with {@code logps}. Defaults β 2, γ/β 0.25.
 *
 * <p>Deviations: 1. γ is given as the ratio γ/β, as the authors advise to tune it.
 */
public final class SimPo implements PairLoss {
    private static final Parameter SCALE = Parameter.positive("beta", 2, "how sharply mean log-probs are told apart");
    private static final Parameter RATIO = Parameter.notNegative(
            "gamma_beta_ratio", 0.25, "margin by which mean log-probs should differ, in nats a token: γ/β");

    public static final Definition<Pairs> DEFINITION = PairObjective.define(
            "simpo",
            "SimPO: mean log-probs as rewards, with a target margin and without a reference",
            "−log σ(β(mean log π_w − mean log π_l) − γ)",
            "Meng et al. 2024, arXiv 2405.14734",
            List.of(SCALE, RATIO),
            SimPo::new);

    private final double beta;
    private final double gamma;

    private SimPo(Settings settings) {
        beta = settings.number(SCALE);
        gamma = beta * settings.number(RATIO);
    }

    @Override
    public Set<Quantity> needs() {
        return Set.of(Quantity.LOGPS);
    }

    @Override
    public Term of(Completion chosen, Completion rejected) {
        double better = beta * chosen.meanLogp();
        double worse = beta * rejected.meanLogp();
        double perChosen = beta / Math.max(1, chosen.tokens());
        double perRejected = beta / Math.max(1, rejected.tokens());
        return BradleyTerryTerm.of(better - worse - gamma, chosen, perChosen, better, rejected, perRejected, worse);
    }
}
