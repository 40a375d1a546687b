package io.attune.trainer.objective.preference;

import static io.attune.trainer.objective.preference.PreferenceParameters.BETA;

import io.attune.trainer.objective.Coefficients;
import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Pairs;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.Settings;
import io.attune.trainer.objective.numeric.Logistic;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * 2D-DPO: preferences between segments, each of which was scored on several aspects.
 *
 * <p>With segment scores r (aspects already weighted) and log-ratios s of segments: u_k = β r_{w,k} s_{w,k} − β r_{l,k} s_{l,k} for the k-th segments of both.
 *
 * <p>Loss: mean over pairs of Σ_k −log σ(u_k). Coefficients: c_w = −β r_{w,k}σ(−u_k), c_l = +β r_{l,k}σ(−u_k) on the tokens of segment k.
 *
 * <p>Source: Li et al. 2024, 2D-DPO (arXiv 2410.19720).
 *
 * <p>Needs: pairs with {@code logps}, {@code ref_logps}, {@code segments} and {@code segment_scores}. Default β 0.1.
 *
 * <p>Deviations: 1. segments are paired in the order they stand in, those of the longer completion that have no partner being left out; the paper first picks the most telling ones.
 */
public final class TwoDimensionalDpo implements PairLoss {
    public static final Definition<Pairs> DEFINITION = PairObjective.define(
            "2d-dpo",
            "2D-DPO: compares scored segments instead of whole completions",
            "Σ_k −log σ(β r_{w,k} s_{w,k} − β r_{l,k} s_{l,k})",
            "Li et al. 2024, arXiv 2410.19720",
            List.of(BETA),
            TwoDimensionalDpo::new);

    private final double beta;

    private TwoDimensionalDpo(Settings settings) {
        beta = settings.number(BETA);
    }

    @Override
    public Set<Quantity> needs() {
        return Set.of(Quantity.LOGPS, Quantity.REF_LOGPS, Quantity.SEGMENTS, Quantity.SEGMENT_SCORES);
    }

    @Override
    public Term of(Completion chosen, Completion rejected) {
        double[] better = rewards(chosen);
        double[] worse = rewards(rejected);
        double[] slopes = new double[Math.min(better.length, worse.length)];
        double loss = 0;
        for (int k = 0; k < slopes.length; k++) {
            double u = better[k] - worse[k];
            loss -= Logistic.logSigmoid(u);
            slopes[k] = -Logistic.sigmoid(-u);
        }
        return new Term(
                loss,
                Coefficients.onLogps(perToken(chosen, slopes, beta)),
                Coefficients.onLogps(perToken(rejected, slopes, -beta)),
                Arrays.stream(better).sum(),
                Arrays.stream(worse).sum());
    }

    /** β r_k s_k of each segment. */
    private double[] rewards(Completion completion) {
        double[] logps = completion.get(Quantity.LOGPS);
        double[] reference = completion.get(Quantity.REF_LOGPS);
        double[] scores = completion.get(Quantity.SEGMENT_SCORES);
        double[] rewards = new double[scores.length];
        int[] segments = segments(completion, scores.length);
        for (int t = 0; t < logps.length; t++) {
            if (completion.counts(t)) {
                rewards[segments[t]] += beta * scores[segments[t]] * (logps[t] - reference[t]);
            }
        }
        return rewards;
    }

    private static double[] perToken(Completion completion, double[] slopes, double scale) {
        double[] scores = completion.get(Quantity.SEGMENT_SCORES);
        int[] segments = segments(completion, scores.length);
        double[] coefficients = new double[segments.length];
        for (int t = 0; t < coefficients.length; t++) {
            boolean paired = completion.counts(t) && segments[t] < slopes.length;
            coefficients[t] = paired ? scale * scores[segments[t]] * slopes[segments[t]] : 0;
        }
        return coefficients;
    }

    /** Segment of each token {@code [tokens]}; −1 where a token does not count. */
    private static int[] segments(Completion completion, int count) {
        double[] given = completion.get(Quantity.SEGMENTS);
        int[] segments = new int[given.length];
        for (int t = 0; t < given.length; t++) {
            boolean known = given[t] == Math.rint(given[t]) && given[t] >= 0 && given[t] < count;
            if (completion.counts(t) && !known) {
                throw new IllegalArgumentException("segments has " + given[t] + ", expected a whole number under the "
                        + count + " segment_scores");
            }
            segments[t] = completion.counts(t) ? (int) given[t] : -1;
        }
        return segments;
    }
}
