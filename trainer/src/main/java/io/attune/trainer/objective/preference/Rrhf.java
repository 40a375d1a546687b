package io.attune.trainer.objective.preference;

import io.attune.trainer.objective.Coefficients;
import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Evaluation;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Objective;
import io.attune.trainer.objective.Parameter;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.Rankings;
import io.attune.trainer.objective.Settings;
import io.attune.trainer.objective.numeric.Mean;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Rank responses to align: mean log-probs in the order that people or rewards give, and the likelihood of the best.
 *
 * <p>With p = mean log π: Loss: mean over rankings of Σ_{i better than j} max(0, p_j − p_i) − log π(best). Coefficients: ∓1/n for each pair out of order, and −1 on the best
 * completion's tokens.
 *
 * <p>Source: Yuan et al. 2023, RRHF (arXiv 2304.05302).
 *
 * <p>Needs: ranked completions with {@code logps}; a {@code reward} ranks where no {@code rank} does. Default weight of the likelihood 1.
 *
 * <p>Deviations: 1. completions of equal rank are not compared, and share the likelihood term where they are best.
 */
public final class Rrhf implements Objective<Rankings> {
    private static final Parameter ALPHA = Parameter.notNegative("alpha", 1, "weight of the best completion's NLL");

    public static final Definition<Rankings> DEFINITION = new Definition<>(
            "rrhf",
            "RRHF: mean log-probs in the order of a ranking, and the likelihood of the best",
            "Σ_{i better than j} max(0, p_j − p_i) + α·NLL(best), p = mean log π",
            "Yuan et al. 2023, arXiv 2304.05302",
            Rankings.class,
            Feedback.Kind.RANKINGS,
            Set.of(Quantity.LOGPS),
            List.of(ALPHA),
            Rrhf::new);

    private final Definition<Rankings> definition;
    private final double alpha;

    private Rrhf(Definition<Rankings> definition, Settings settings) {
        this.definition = definition;
        alpha = settings.number(ALPHA);
    }

    @Override
    public Definition<Rankings> definition() {
        return definition;
    }

    @Override
    public Evaluation evaluate(Rankings feedback) {
        double loss = 0;
        var coefficients = new ArrayList<Coefficients>();
        var inOrder = new Mean();
        for (Rankings.Ranking ranking : feedback.rankings()) {
            double scale = ranking.weight() / feedback.rankings().size();
            double[][] slopes = new double[2][ranking.ranked().size()];
            loss += scale * (order(ranking, slopes[0], inOrder) + likelihood(ranking, slopes[1]));
            for (int i = 0; i < slopes[0].length; i++) {
                Completion completion = ranking.ranked().get(i).completion();
                double perToken = slopes[0][i] / Math.max(1, completion.tokens()) + slopes[1][i];
                coefficients.add(Coefficients.onLogps(completion.spread(scale * perToken)));
            }
        }
        var metrics = new TreeMap<String, Double>();
        inOrder.into(metrics, "rewards/accuracies");
        return new Evaluation(loss, coefficients, metrics);
    }

    /** The hinge between all completions of different rank; slopes are those of p. */
    private static double order(Rankings.Ranking ranking, double[] slopes, Mean inOrder) {
        double loss = 0;
        for (int i = 0; i < slopes.length; i++) {
            for (int j = 0; j < slopes.length; j++) {
                Rankings.Ranked better = ranking.ranked().get(i);
                Rankings.Ranked worse = ranking.ranked().get(j);
                if (better.rank() < worse.rank()) {
                    double missing =
                            worse.completion().meanLogp() - better.completion().meanLogp();
                    inOrder.add(missing < 0 ? 1 : 0);
                    if (missing > 0) {
                        loss += missing;
                        slopes[i]--;
                        slopes[j]++;
                    }
                }
            }
        }
        return loss;
    }

    /** The likelihood of the best; slopes are those of each of its tokens. */
    private double likelihood(Rankings.Ranking ranking, double[] slopes) {
        double best = ranking.ranked().stream()
                .mapToDouble(Rankings.Ranked::rank)
                .min()
                .orElseThrow();
        long ties = ranking.ranked().stream().filter(one -> one.rank() == best).count();
        double loss = 0;
        for (int i = 0; i < slopes.length; i++) {
            Rankings.Ranked one = ranking.ranked().get(i);
            if (one.rank() == best) {
                loss -= alpha / ties * one.completion().sum(Quantity.LOGPS);
                slopes[i] = -alpha / ties;
            }
        }
        return loss;
    }
}
