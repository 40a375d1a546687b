package io.attune.trainer.objective.preference;

import io.attune.trainer.objective.Coefficients;
import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Pairs;
import io.attune.trainer.objective.Parameter;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.Settings;
import io.attune.trainer.objective.numeric.Logistic;
import java.util.List;
import java.util.Set;

/**
 * Odds ratio preference optimisation: fine-tuning on the chosen completion, and a penalty on the odds of the rejected one, in one stage without a reference.
 *
 * <p>With mean log-probs a of the chosen and b of the rejected completion, and lo = log odds(a) − log odds(b), log odds(x) = x − log(1 − e^x):
 *
 * <p>Loss: mean over pairs of −a − λ log σ(lo). Coefficients: c_w = [−1 − λσ(−lo)/(1−e^a)]/n_w, c_l = λσ(−lo)/((1−e^b)n_l).
 *
 * <p>Source: Hong et al. 2024, ORPO (arXiv 2403.07691), equations 6 and 7.
 *
 * <p>Needs: pairs with {@code logps}. Default λ 0.1.
 *
 * <p>Deviations: 1. likelihood of the completion only, a mean over its tokens, then over pairs. 2. log(1 − e^x) switches its formula at −ln 2 (Mächler 2012). 3. mean log-probs
 * over −1e-15 count as −1e-15: certainty has no odds. 4. a completion without tokens that count takes no part in the odds.
 */
public final class Orpo implements PairLoss {
    private static final double CERTAIN = -1e-15;
    private static final Parameter LAMBDA =
            Parameter.notNegative("lambda", 0.1, "weight of the odds ratio beside the NLL");

    public static final Definition<Pairs> DEFINITION = PairObjective.define(
            "orpo",
            "ORPO: fine-tuning on the chosen completion with a penalty on the odds of the rejected one",
            "NLL_w − λ log σ(log odds_w − log odds_l), odds of the mean log-probs",
            "Hong et al. 2024, arXiv 2403.07691",
            List.of(LAMBDA),
            Orpo::new);

    private final double lambda;

    private Orpo(Settings settings) {
        lambda = settings.number(LAMBDA);
    }

    @Override
    public Set<Quantity> needs() {
        return Set.of(Quantity.LOGPS);
    }

    @Override
    public Term of(Completion chosen, Completion rejected) {
        double better = chosen.meanLogp();
        double worse = rejected.meanLogp();
        double a = Math.min(better, CERTAIN);
        double b = Math.min(worse, CERTAIN);
        double logOdds = a - Logistic.log1mExp(a) - b + Logistic.log1mExp(b);
        double weight = chosen.tokens() == 0 || rejected.tokens() == 0 ? 0 : lambda;
        double slope = weight * Logistic.sigmoid(-logOdds);
        double c = (-1 + slope / Math.expm1(a)) / Math.max(1, chosen.tokens());
        double d = -slope / Math.expm1(b) / Math.max(1, rejected.tokens());
        return new Term(
                -better - weight * Logistic.logSigmoid(logOdds),
                Coefficients.onLogps(chosen.spread(c)),
                Coefficients.onLogps(rejected.spread(d)),
                lambda * better,
                lambda * worse);
    }
}
