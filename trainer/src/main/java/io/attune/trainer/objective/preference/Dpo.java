package io.attune.trainer.objective.preference;

import io.attune.trainer.objective.Coefficients;
import io.attune.trainer.objective.Completion;
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
 * Direct preference optimisation: a reward model and a policy in one, the implicit reward being β log(π/π_ref).
 *
 * <p>With h = s_w − s_l, the difference of the completions' log-ratios, and P = P(w≻l):
 *
 * <p>Loss: mean over pairs of −P log σ(βh) − (1−P) log σ(−βh), which is −log σ(βh) for a plain preference. Coefficients per pair and token:
 * c_w = β((1−P)σ(βh) − Pσ(−βh)), c_l = −c_w.
 *
 * <p>{@code label_smoothing} ε takes labels to be wrong with that probability: P becomes (1−ε)P + ε(1−P) (conservative DPO), or
 * (P − ε)/(1 − 2ε) with {@code robust}, whose expectation under such labels is the loss under clean ones. With {@code average}, s is a mean over tokens
 * instead of a sum, and c is divided by the completion's length.
 *
 * <p>Source: Rafailov et al. 2023, Direct Preference Optimization (arXiv 2305.18290), equation 7; conservative: Mitchell 2023; robust: Chowdhury et al.
 * 2024 (arXiv 2403.00409).
 *
 * <p>Needs: pairs with {@code logps} and {@code ref_logps}. Default β 0.1.
 *
 * <p>Deviations: 1. soft labels, a tie being P = ½. 2. an example weight multiplies its pair's loss; the mean is over pairs whatever their weights.
 * 3. accuracies leave out ties. 4. with {@code average} the reported rewards are means over tokens too, so that margins are the loss's argument.
 */
public final class Dpo implements Objective<Pairs> {
    private static final Parameter BETA = Parameter.positive(
            "beta",
            0.1,
            "how strongly the policy is held to the reference: the weight of the KL that the loss stands for");
    private static final Parameter LABEL_SMOOTHING =
            Parameter.between("label_smoothing", 0, 0, 0.49, "probability ε that a label is wrong");
    private static final Parameter ROBUST = Parameter.flag(
            "robust", false, "removes the bias of wrong labels instead of hedging against them; uses label_smoothing");
    private static final Parameter AVERAGE = Parameter.flag(
            "average", false, "compares means over tokens instead of sums, so that length does not count");

    public static final Definition<Pairs> DEFINITION = new Definition<>(
            "dpo",
            "Direct preference optimisation: raises the chosen completion over the rejected one, relative to the reference",
            "−P log σ(βh) − (1−P) log σ(−βh), h = (log π_w − log π_ref,w) − (log π_l − log π_ref,l)",
            "Rafailov et al. 2023, arXiv 2305.18290",
            Pairs.class,
            Feedback.Kind.PAIRS,
            Set.of(Quantity.LOGPS, Quantity.REF_LOGPS),
            List.of(BETA, LABEL_SMOOTHING, ROBUST, AVERAGE),
            Dpo::new);

    private final Definition<Pairs> definition;
    private final double beta;
    private final double labelSmoothing;
    private final boolean robust;
    private final boolean average;

    private Dpo(Definition<Pairs> definition, Settings settings) {
        this.definition = definition;
        beta = settings.number(BETA);
        labelSmoothing = settings.number(LABEL_SMOOTHING);
        robust = settings.on(ROBUST);
        average = settings.on(AVERAGE);
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
            double perChosen = perToken(pair.chosen());
            double perRejected = perToken(pair.rejected());
            double chosen = beta * perChosen * pair.chosen().logRatio();
            double rejected = beta * perRejected * pair.rejected().logRatio();
            double label = label(pair.probability());
            double scale = pair.weight() * share;
            loss += scale * Comparison.loss(label, chosen - rejected);
            double slope = scale * beta * Comparison.slope(label, chosen - rejected);
            coefficients.add(Coefficients.onLogps(pair.chosen().spread(slope * perChosen)));
            coefficients.add(Coefficients.onLogps(pair.rejected().spread(-slope * perRejected)));
            metrics.add(pair.probability(), chosen, rejected);
            metrics.addLogps(pair);
        }
        return new Evaluation(loss, coefficients, metrics.values());
    }

    private double perToken(Completion completion) {
        return average ? 1.0 / Math.max(1, completion.tokens()) : 1;
    }

    private double label(double probability) {
        return robust
                ? (probability - labelSmoothing) / (1 - 2 * labelSmoothing)
                : (1 - labelSmoothing) * probability + labelSmoothing * (1 - probability);
    }
}
