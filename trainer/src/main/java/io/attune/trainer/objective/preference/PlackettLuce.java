package io.attune.trainer.objective.preference;

import static io.attune.trainer.objective.preference.PreferenceParameters.BETA;

import io.attune.trainer.objective.Coefficients;
import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Evaluation;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Objective;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.Rankings;
import io.attune.trainer.objective.Settings;
import io.attune.trainer.objective.numeric.Logistic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * DPO on whole rankings: the best is chosen among all, the second among the rest, and so on.
 *
 * <p>With s the log-ratios, from best to worst: Loss: mean over rankings of −Σ_k [βs_k − log Σ_{j≥k} exp(βs_j)]. Coefficients: β times (Σ over choices of the completion's softmax
 * − 1 where it is the one chosen). With two completions it is {@link Dpo}.
 *
 * <p>Source: Rafailov et al. 2023 (arXiv 2305.18290), appendix A.3; Plackett 1975.
 *
 * <p>Needs: ranked completions with {@code logps} and {@code ref_logps}; a {@code reward} ranks where no {@code rank} does. Default β 0.1.
 *
 * <p>Deviations: 1. completions of equal rank are each chosen among themselves and what is worse, every one with 1 (Breslow's rule for ties); two that tie are drawn to each other.
 */
public final class PlackettLuce implements Objective<Rankings> {
    public static final Definition<Rankings> DEFINITION = new Definition<>(
            "dpo-plackett-luce",
            "DPO on whole rankings: the best chosen among all, the second among the rest, and so on",
            "−Σ_k [βs_k − log Σ_{j≥k} exp(βs_j)]",
            "Rafailov et al. 2023, arXiv 2305.18290, appendix A.3",
            Rankings.class,
            Feedback.Kind.RANKINGS,
            Set.of(Quantity.LOGPS, Quantity.REF_LOGPS),
            List.of(BETA),
            PlackettLuce::new);

    private final Definition<Rankings> definition;
    private final double beta;

    private PlackettLuce(Definition<Rankings> definition, Settings settings) {
        this.definition = definition;
        beta = settings.number(BETA);
    }

    @Override
    public Definition<Rankings> definition() {
        return definition;
    }

    @Override
    public Evaluation evaluate(Rankings feedback) {
        double loss = 0;
        var coefficients = new ArrayList<Coefficients>();
        for (Rankings.Ranking ranking : feedback.rankings()) {
            double scale = ranking.weight() / feedback.rankings().size();
            double[] slopes = new double[ranking.ranked().size()];
            loss += scale * choices(ranking.ranked(), slopes);
            for (int i = 0; i < slopes.length; i++) {
                Completion completion = ranking.ranked().get(i).completion();
                coefficients.add(Coefficients.onLogps(completion.spread(scale * beta * slopes[i])));
            }
        }
        return new Evaluation(loss, coefficients, Map.of());
    }

    private double choices(List<Rankings.Ranked> ranked, double[] slopes) {
        double[] rewards = ranked.stream()
                .mapToDouble(one -> beta * one.completion().logRatio())
                .toArray();
        double loss = 0;
        for (int k = 0; k < rewards.length; k++) {
            double rank = ranked.get(k).rank();
            int[] left = IntStream.range(0, rewards.length)
                    .filter(j -> ranked.get(j).rank() >= rank)
                    .toArray();
            if (left.length > 1) {
                double all = Logistic.logSumExp(
                        Arrays.stream(left).mapToDouble(j -> rewards[j]).toArray());
                loss += all - rewards[k];
                slopes[k]--;
                for (int j : left) {
                    slopes[j] += Math.exp(rewards[j] - all);
                }
            }
        }
        return loss;
    }
}
