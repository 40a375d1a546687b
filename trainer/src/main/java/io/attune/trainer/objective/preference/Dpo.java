package io.attune.trainer.objective.preference;

import static io.attune.trainer.objective.preference.PreferenceParameters.BETA;

import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Pairs;
import io.attune.trainer.objective.Parameter;
import io.attune.trainer.objective.Settings;
import java.util.List;
import java.util.stream.Stream;

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
 * <p>Deviations: 1. soft labels, weights and ties as for all pairs ({@link PairObjective}). 2. with {@code average} the reported rewards are means over tokens too, so that
 * margins are the loss's argument.
 */
public final class Dpo implements PairLoss {
    private static final Parameter LABEL_SMOOTHING =
            Parameter.between("label_smoothing", 0, 0, 0.49, "probability ε that a label is wrong");
    private static final Parameter ROBUST = Parameter.flag(
            "robust", false, "removes the bias of wrong labels instead of hedging against them; uses label_smoothing");
    private static final Parameter AVERAGE = Parameter.flag(
            "average", false, "compares means over tokens instead of sums, so that length does not count");

    public static final Definition<Pairs> DEFINITION = PairObjective.define(
            "dpo",
            "Direct preference optimisation: raises the chosen completion over the rejected one, relative to the reference",
            "−P log σ(βh) − (1−P) log σ(−βh), h = (log π_w − log π_ref,w) − (log π_l − log π_ref,l)",
            "Rafailov et al. 2023, arXiv 2305.18290",
            parameters(BETA),
            Dpo::new);

    private final double beta;
    private final double labelSmoothing;
    private final boolean robust;
    private final boolean average;

    Dpo(Settings settings) {
        beta = settings.number(BETA);
        labelSmoothing = settings.number(LABEL_SMOOTHING);
        robust = settings.on(ROBUST);
        average = settings.on(AVERAGE);
    }

    /** DPO's own with this β, and what a procedure around it adds. */
    static List<Parameter> parameters(Parameter beta, Parameter... more) {
        return Stream.concat(Stream.of(beta, LABEL_SMOOTHING, ROBUST, AVERAGE), Stream.of(more))
                .toList();
    }

    @Override
    public Term of(Completion chosen, Completion rejected) {
        double perChosen = perToken(chosen);
        double perRejected = perToken(rejected);
        double better = perChosen * chosen.logRatio();
        double worse = perRejected * rejected.logRatio();
        return BradleyTerryTerm.of(better - worse, chosen, perChosen, better, rejected, perRejected, worse);
    }

    private double perToken(Completion completion) {
        return average ? beta / Math.max(1, completion.tokens()) : beta;
    }

    @Override
    public double probability(double stated) {
        return robust
                ? (stated - labelSmoothing) / (1 - 2 * labelSmoothing)
                : (1 - labelSmoothing) * stated + labelSmoothing * (1 - stated);
    }
}
