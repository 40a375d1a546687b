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
 * Self-play preference optimisation: draws each completion's log-ratio to how often it is preferred.
 *
 * <p>Loss, η = 1/β: mean over pairs of ½[(s_w − η(P_w − ½))² + (s_l − η(P_l − ½))²]. Coefficients: s − η(P − ½) on each token of that completion.
 *
 * <p>P is the probability of being preferred to the prompt's other samples, by a preference model; a sample is never compared with itself. On plain pairs it is 1 and 0.
 *
 * <p>Source: Wu et al. 2024, Self-Play Preference Optimization (arXiv 2405.00675), equation 4.7.
 *
 * <p>Needs: pairs with {@code logps}, {@code ref_logps} and {@code preference}. Default β 0.001.
 *
 * <p>Deviations: 1. the ½, which the paper leaves out and the authors' code has.
 */
public final class Sppo implements PairLoss {
    private static final Parameter WEIGHT = BETA.initially(0.001);

    public static final Definition<Pairs> DEFINITION = PairObjective.define(
            "sppo",
            "SPPO: draws each completion's log-ratio to how often it is preferred",
            "½[(s_w − (P_w − ½)/β)² + (s_l − (P_l − ½)/β)²]",
            "Wu et al. 2024, arXiv 2405.00675",
            List.of(WEIGHT),
            Sppo::new);

    private final double beta;

    private Sppo(Settings settings) {
        beta = settings.number(WEIGHT);
    }

    @Override
    public Set<Quantity> needs() {
        return Set.of(Quantity.LOGPS, Quantity.REF_LOGPS, Quantity.PREFERENCE);
    }

    @Override
    public Term of(Completion chosen, Completion rejected) {
        double better = miss(chosen, 1);
        double worse = miss(rejected, 0);
        return new Term(
                (better * better + worse * worse) / 2,
                Coefficients.onLogps(chosen.spread(better)),
                Coefficients.onLogps(rejected.spread(worse)),
                beta * chosen.logRatio(),
                beta * rejected.logRatio());
    }

    private double miss(Completion completion, double byRole) {
        double preference = completion.has(Quantity.PREFERENCE) ? completion.one(Quantity.PREFERENCE) : byRole;
        return completion.logRatio() - (preference - 0.5) / beta;
    }
}
