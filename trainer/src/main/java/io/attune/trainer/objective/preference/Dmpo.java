package io.attune.trainer.objective.preference;

import static io.attune.trainer.objective.preference.PreferenceParameters.BETA;

import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Pairs;
import io.attune.trainer.objective.Parameter;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.Settings;
import io.attune.trainer.objective.Turns;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Direct multi-turn preference optimisation: DPO over the turns of an agent, early turns counting more.
 *
 * <p>With φ(j) = γ^j(1 − γ^{T−j})/(1 − γ^T) for turn j of T, and s = Σ_t φ(j_t)(log π − log π_ref):
 *
 * <p>Loss: mean over pairs of −log σ(β(s_w − s_l)). Coefficients: DPO's times φ. T differs between winner and loser; tokens of the environment are masked.
 *
 * <p>Source: Shi et al. 2024, Direct Multi-Turn Preference Optimization for Language Agents (arXiv 2406.14868).
 *
 * <p>Needs: pairs with {@code logps}, {@code ref_logps} and {@code turns}. Defaults β 0.1, γ 0.7.
 *
 * <p>Deviations: 1. at γ = 1 φ is its limit (T − j)/T. 2. turns are counted among the tokens that count.
 */
public final class Dmpo implements PairLoss {
    private static final Parameter GAMMA = Parameter.between("gamma", 0.7, 0, 1, "how much less a turn later counts");

    public static final Definition<Pairs> DEFINITION = PairObjective.define(
            "dmpo",
            "DMPO: DPO over the turns of an agent, early turns counting more",
            "−log σ(β(Σ_t φ(j_t)·log-ratio_w − Σ_t φ(j_t)·log-ratio_l)), φ(j) = γ^j(1 − γ^{T−j})/(1 − γ^T)",
            "Shi et al. 2024, arXiv 2406.14868",
            List.of(BETA, GAMMA),
            Dmpo::new);

    private final double beta;
    private final double gamma;

    private Dmpo(Settings settings) {
        beta = settings.number(BETA);
        gamma = settings.number(GAMMA);
    }

    @Override
    public Set<Quantity> needs() {
        return Set.of(Quantity.LOGPS, Quantity.REF_LOGPS, Quantity.TURNS);
    }

    @Override
    public Term of(Completion chosen, Completion rejected) {
        double[] chosenSlopes = slopes(chosen);
        double[] rejectedSlopes = slopes(rejected);
        double better = reward(chosen, chosenSlopes);
        double worse = reward(rejected, rejectedSlopes);
        double[] falling = Arrays.stream(rejectedSlopes).map(slope -> -slope).toArray();
        return BradleyTerryTerm.of(better - worse, chosenSlopes, falling, better, worse);
    }

    private static double reward(Completion completion, double[] slopes) {
        double[] logps = completion.get(Quantity.LOGPS);
        double[] reference = completion.get(Quantity.REF_LOGPS);
        for (int t = 0; t < logps.length; t++) {
            logps[t] = slopes[t] * (logps[t] - reference[t]);
        }
        return completion.sum(logps);
    }

    /** βφ of each token's turn, {@code [tokens]}. */
    private double[] slopes(Completion completion) {
        int[] turns = Turns.of(completion);
        int count = Turns.count(turns);
        return Arrays.stream(turns)
                .mapToDouble(turn -> turn < 0 ? 0 : beta * share(turn, count))
                .toArray();
    }

    private double share(int turn, int turns) {
        return gamma == 1
                ? (turns - turn) / (double) turns
                : Math.pow(gamma, turn) * (1 - Math.pow(gamma, turns - turn)) / (1 - Math.pow(gamma, turns));
    }
}
