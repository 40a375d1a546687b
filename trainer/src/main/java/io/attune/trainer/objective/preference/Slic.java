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
 * Sequence likelihood calibration: a hinge that stops pushing once the margin is wide enough.
 *
 * <p>Loss: mean over pairs of max(0, 1 − βh) against the reference; or, with {@code form} likelihood (SLiC-HF), max(0, δ − log π_w + log π_l) − λ log π_w. Coefficients:
 * ∓β·1[active], or ∓1[active] and −λ on the winner.
 *
 * <p>Source: Zhao et al. 2023, SLiC-HF (arXiv 2305.10425); against a reference: Liu et al. 2024, Statistical Rejection Sampling (arXiv 2309.06657).
 *
 * <p>Needs: pairs with {@code logps}, and {@code ref_logps} unless the form is likelihood. Defaults β 0.1, δ 1, λ 0.1.
 *
 * <p>Deviations: 1. the regulariser of the second form is the likelihood of the chosen completion.
 */
public final class Slic implements PairLoss {
    private static final Parameter FORM = Parameter.choice(
            "form",
            "whether likelihoods are compared relative to the reference or as they are",
            "reference",
            "likelihood");
    private static final Parameter DELTA =
            Parameter.notNegative("delta", 1, "the margin of the form likelihood, in nats");
    private static final Parameter LAMBDA =
            Parameter.notNegative("lambda", 0.1, "weight of the chosen completion's NLL in the form likelihood");

    public static final Definition<Pairs> DEFINITION = PairObjective.define(
            "slic",
            "SLiC: a hinge on the margin, which stops pushing once it is wide enough",
            "max(0, 1 − βh); form likelihood: max(0, δ − log π_w + log π_l) − λ log π_w",
            "Zhao et al. 2023, arXiv 2305.10425; Liu et al. 2024, arXiv 2309.06657",
            List.of(BETA, FORM, DELTA, LAMBDA),
            Slic::new);

    private final double beta;
    private final boolean likelihood;
    private final double delta;
    private final double lambda;

    private Slic(Settings settings) {
        beta = settings.number(BETA);
        likelihood = settings.word(FORM).equals("likelihood");
        delta = settings.number(DELTA);
        lambda = settings.number(LAMBDA);
    }

    @Override
    public Set<Quantity> needs() {
        return likelihood ? Set.of(Quantity.LOGPS) : REFERENCED;
    }

    @Override
    public Term of(Completion chosen, Completion rejected) {
        return likelihood ? ofLikelihoods(chosen, rejected) : ofRatios(chosen, rejected);
    }

    private Term ofRatios(Completion chosen, Completion rejected) {
        double better = beta * chosen.logRatio();
        double worse = beta * rejected.logRatio();
        double missing = Math.max(0, 1 - better + worse);
        double slope = missing > 0 ? beta : 0;
        return new Term(
                missing,
                Coefficients.onLogps(chosen.spread(-slope)),
                Coefficients.onLogps(rejected.spread(slope)),
                better,
                worse);
    }

    private Term ofLikelihoods(Completion chosen, Completion rejected) {
        double better = chosen.sum(Quantity.LOGPS);
        double worse = rejected.sum(Quantity.LOGPS);
        double missing = Math.max(0, delta - better + worse);
        double slope = missing > 0 ? 1 : 0;
        return new Term(
                missing - lambda * better,
                Coefficients.onLogps(chosen.spread(-slope - lambda)),
                Coefficients.onLogps(rejected.spread(slope)),
                better,
                worse);
    }
}
