package io.attune.trainer.objective.preference;

import io.attune.trainer.objective.Coefficients;
import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Pairs;
import io.attune.trainer.objective.Parameter;
import io.attune.trainer.objective.Settings;
import java.util.List;

/**
 * Identity preference optimisation: draws the margin to 1/(2τ) instead of ever further, so that certain preferences do not drive the policy to certainty.
 *
 * <p>Loss: mean over pairs of (h − 1/(2τ))², h the difference of the completions' log-ratios, each a mean over its tokens or, without {@code average}, a sum.
 * Coefficients: c_w = 2(h − 1/2τ)/n_w, c_l = −2(h − 1/2τ)/n_l, or without the lengths.
 *
 * <p>Source: Azar et al. 2024, A General Theoretical Paradigm to Understand Learning from Human Preferences (arXiv 2310.12036), equation 17.
 *
 * <p>Needs: pairs with {@code logps} and {@code ref_logps}. Default τ 0.1.
 *
 * <p>Deviations: 1. the mean over tokens is the default, which the paper does not write but its authors' results used. 2. the reported rewards are τ times what the margin compares.
 */
public final class Ipo implements PairLoss {
    private static final Parameter TAU = Parameter.positive(
            "tau", 0.1, "how strongly the policy is held to the reference: the margin goes to 1/(2τ)");
    private static final Parameter AVERAGE = Parameter.flag(
            "average", true, "compares means over tokens instead of sums, so that length does not count");

    public static final Definition<Pairs> DEFINITION = PairObjective.define(
            "ipo",
            "IPO: draws the margin between chosen and rejected to a fixed size",
            "(h − 1/(2τ))²",
            "Azar et al. 2024, arXiv 2310.12036",
            List.of(TAU, AVERAGE),
            Ipo::new);

    private final double tau;
    private final boolean average;

    private Ipo(Settings settings) {
        tau = settings.number(TAU);
        average = settings.on(AVERAGE);
    }

    @Override
    public Term of(Completion chosen, Completion rejected) {
        double perChosen = average ? 1.0 / Math.max(1, chosen.tokens()) : 1;
        double perRejected = average ? 1.0 / Math.max(1, rejected.tokens()) : 1;
        double better = perChosen * chosen.logRatio();
        double worse = perRejected * rejected.logRatio();
        double miss = better - worse - 1 / (2 * tau);
        return new Term(
                miss * miss,
                Coefficients.onLogps(chosen.spread(2 * miss * perChosen)),
                Coefficients.onLogps(rejected.spread(-2 * miss * perRejected)),
                tau * better,
                tau * worse);
    }
}
