package io.attune.trainer.objective.preference;

import static io.attune.trainer.objective.preference.PreferenceParameters.BETA;

import io.attune.trainer.objective.Coefficients;
import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Pairs;
import io.attune.trainer.objective.Settings;
import java.util.List;

/**
 * A squared hinge on DPO's margin: pushes in proportion to what is missing, and not at all beyond.
 *
 * <p>Loss: mean over pairs of max(0, 1 − βh)². Coefficients: c_w = −2β max(0, 1 − βh), c_l = −c_w.
 *
 * <p>Needs: pairs with {@code logps} and {@code ref_logps}. Default β 0.1.
 */
public final class SquaredHinge implements PairLoss {
    public static final Definition<Pairs> DEFINITION = PairObjective.define(
            "squared-hinge",
            "A squared hinge on DPO's margin",
            "max(0, 1 − βh)²",
            "an example of the documentation",
            List.of(BETA),
            SquaredHinge::new);

    private final double beta;

    private SquaredHinge(Settings settings) {
        beta = settings.number(BETA);
    }

    @Override
    public Term of(Completion chosen, Completion rejected) {
        double better = beta * chosen.logRatio();
        double worse = beta * rejected.logRatio();
        double missing = Math.max(0, 1 - better + worse);
        double slope = 2 * beta * missing;
        return new Term(
                missing * missing,
                Coefficients.onLogps(chosen.spread(-slope)),
                Coefficients.onLogps(rejected.spread(slope)),
                better,
                worse);
    }
}
