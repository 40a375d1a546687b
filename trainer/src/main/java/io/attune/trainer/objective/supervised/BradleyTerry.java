package io.attune.trainer.objective.supervised;

import io.attune.trainer.objective.Coefficients;
import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Evaluation;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Objective;
import io.attune.trainer.objective.Pairs;
import io.attune.trainer.objective.Parameter;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.Settings;
import io.attune.trainer.objective.numeric.Comparison;
import io.attune.trainer.objective.numeric.PairMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A reward model from comparisons: the probability that w beats l is σ(r_w − r_l).
 *
 * <p>With Δ = r_w − r_l − m, m the pair's margin plus {@code margin}, and P = P(w≻l):
 *
 * <p>Loss: mean over pairs of −P log σ(Δ) − (1−P) log σ(−Δ) + λ(r_w + r_l)². Coefficients per pair: d_w = (1−P)σ(Δ) − Pσ(−Δ) + 2λ(r_w + r_l),
 * d_l = Pσ(−Δ) − (1−P)σ(Δ) + 2λ(r_w + r_l).
 *
 * <p>Source: Bradley and Terry 1952; Ouyang et al. 2022 (arXiv 2203.02155); margin: Touvron et al. 2023 (arXiv 2307.09288); centring:
 * Eisenstein et al. 2023 (arXiv 2312.09244).
 *
 * <p>Needs: pairs with {@code score}, the scalar head's output at the last real token.
 *
 * <p>Deviations: 1. soft labels, a tie being P = ½. 2. an example weight multiplies its pair's loss; the mean is over pairs whatever their weights.
 * 3. accuracies leave out ties.
 */
public final class BradleyTerry implements Objective<Pairs> {
    private static final Parameter MARGIN = Parameter.number(
            "margin", 0, "by how much every chosen completion should win, added to the pair's own margin");
    private static final Parameter CENTRING = Parameter.notNegative(
            "center_rewards_coefficient",
            0,
            "weight λ of the penalty (r_w + r_l)² that keeps rewards around 0; 0 is off");

    public static final Definition<Pairs> DEFINITION = new Definition<>(
            "bradley-terry",
            "Reward model from comparisons: the chosen completion should score higher",
            "−P log σ(Δ) − (1−P) log σ(−Δ) + λ(r_w + r_l)², Δ = r_w − r_l − margin",
            "Bradley and Terry 1952; Ouyang et al. 2022, arXiv 2203.02155",
            Pairs.class,
            Feedback.Kind.PAIRS,
            Set.of(Quantity.SCORE),
            List.of(MARGIN, CENTRING),
            BradleyTerry::new);

    private final Definition<Pairs> definition;
    private final double margin;
    private final double centring;

    private BradleyTerry(Definition<Pairs> definition, Settings settings) {
        this.definition = definition;
        margin = settings.number(MARGIN);
        centring = settings.number(CENTRING);
    }

    @Override
    public Definition<Pairs> definition() {
        return definition;
    }

    @Override
    public Evaluation evaluate(Pairs feedback) {
        double share = 1.0 / feedback.pairs().size();
        double loss = 0;
        var coefficients = new ArrayList<Coefficients>();
        var metrics = new PairMetrics();
        for (Pairs.Pair pair : feedback.pairs()) {
            double chosen = pair.chosen().score();
            double rejected = pair.rejected().score();
            double delta = chosen - rejected - pair.margin() - margin;
            double sum = chosen + rejected;
            double scale = pair.weight() * share;
            loss += scale * (Comparison.loss(pair.probability(), delta) + centring * sum * sum);
            double slope = Comparison.slope(pair.probability(), delta);
            coefficients.add(Coefficients.onScore(scale * (slope + 2 * centring * sum)));
            coefficients.add(Coefficients.onScore(scale * (-slope + 2 * centring * sum)));
            metrics.add(pair.probability(), chosen, rejected);
        }
        return new Evaluation(loss, coefficients, metrics.values());
    }
}
