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
 * Contrastive preference learning: preferences as sums of advantages, which for the optimal policy are log-likelihoods.
 *
 * <p>With x = α Σ_t γ^t log π_w − λα Σ_t γ^t log π_l, t counting from 0:
 *
 * <p>Loss: mean over pairs of −log σ(x). Coefficients: c_w = −αγ^tσ(−x), c_l = +λαγ^tσ(−x).
 *
 * <p>Source: Hejna et al. 2024, Contrastive Preference Learning (arXiv 2310.13639).
 *
 * <p>Needs: pairs with {@code logps}. Defaults α 0.1, γ 1, λ 0.5.
 *
 * <p>Deviations: none beside those of all pairs ({@link PairObjective}).
 */
public final class Cpl implements PairLoss {
    private static final Parameter ALPHA = Parameter.positive("alpha", 0.1, "temperature of the advantage");
    private static final Parameter GAMMA = Parameter.between("gamma", 1, 0, 1, "how much less a token later counts");
    private static final Parameter LAMBDA = Parameter.between(
            "lambda",
            0.5,
            0,
            1,
            "weight of the rejected completion: under 1, likelihood outside the data is not raised");

    public static final Definition<Pairs> DEFINITION = PairObjective.define(
            "cpl",
            "CPL: compares discounted log-likelihoods, the rejected one's counting less",
            "−log σ(α Σ_t γ^t log π_w − λα Σ_t γ^t log π_l)",
            "Hejna et al. 2024, arXiv 2310.13639",
            List.of(ALPHA, GAMMA, LAMBDA),
            Cpl::new);

    private final double alpha;
    private final double gamma;
    private final double lambda;

    private Cpl(Settings settings) {
        alpha = settings.number(ALPHA);
        gamma = settings.number(GAMMA);
        lambda = settings.number(LAMBDA);
    }

    @Override
    public Set<Quantity> needs() {
        return Set.of(Quantity.LOGPS);
    }

    @Override
    public Term of(Completion chosen, Completion rejected) {
        double[] chosenSlopes = discounts(chosen, alpha);
        double[] rejectedSlopes = discounts(rejected, -lambda * alpha);
        double better = discounted(chosen, chosenSlopes);
        double worse = -discounted(rejected, rejectedSlopes);
        return BradleyTerryTerm.of(better - worse, chosenSlopes, rejectedSlopes, better, worse);
    }

    private double[] discounts(Completion completion, double first) {
        double[] discounts = new double[completion.length()];
        double discount = first;
        for (int t = 0; t < discounts.length; t++) {
            if (completion.counts(t)) {
                discounts[t] = discount;
                discount *= gamma;
            }
        }
        return discounts;
    }

    private static double discounted(Completion completion, double[] discounts) {
        double[] logps = completion.get(Quantity.LOGPS);
        for (int t = 0; t < logps.length; t++) {
            logps[t] *= discounts[t];
        }
        return completion.sum(logps);
    }
}
