package io.attune.trainer.objective.advantage;

import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.numeric.Logistic;
import io.attune.trainer.objective.surrogate.Clipped;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The weight of the generalised form: ω(α(log π − ε*))·υ(A/β), all of it constant to the gradient.
 *
 * <p>Source: Cai 2025, One Framework to Rule Them All, equation 35 (seed 0).
 *
 * @param advantage A, with its baseline B
 * @param omega ω: how much a completion still counts, by how far it already stands from its anchor
 * @param anchor ε*: from where log-likelihood is measured
 * @param sequence whether x is that of the whole completion rather than of each token
 * @param upsilon υ, increasing
 */
public record Separated(
        Advantage advantage, Omega omega, Anchor anchor, boolean sequence, double alpha, Upsilon upsilon, double beta)
        implements Advantage {

    /** ω(x), which may read the sign of the advantage. */
    @FunctionalInterface
    public interface Omega {
        /** No separation: REINFORCE and its kin. */
        Omega ONE = (_, _) -> 1;

        /** σ(−x) for what is to be raised and σ(x) for what is to be lowered: DPO's and CPL's. It reads the sign of A, which the seed's ω does not. */
        Omega LOGISTIC = (x, advantage) -> Logistic.sigmoid(advantage < 0 ? x : -x);

        /** σ(x)σ(−x): KTO's. */
        Omega BELL = (x, _) -> Logistic.sigmoid(x) * Logistic.sigmoid(-x);

        /** The ratio e^x until it is clipped: PPO's, GRPO's and REINFORCE++'s. It reads the sign of A, which the seed's ω does not. */
        static Omega clipped(double low, double high) {
            var surrogate = new Clipped(low, high);
            return (x, advantage) -> Math.abs(surrogate.slope(x, Math.signum(advantage)));
        }

        double of(double x, double advantage);
    }

    /** υ(A/β). */
    public enum Upsilon {
        IDENTITY {
            @Override
            double of(double a) {
                return a;
            }
        },
        /** e^a, at most 20: AWR's. */
        EXPONENTIAL {
            @Override
            double of(double a) {
                return Math.min(Math.exp(a), CAP);
            }
        };

        private static final double CAP = 20;

        abstract double of(double a);
    }

    @Override
    public List<double[]> of(Groups groups) {
        List<double[]> weights = advantage.of(groups);
        int place = 0;
        for (Groups.Group group : groups.groups()) {
            for (int i = 0; i < group.completions().size(); i++) {
                weigh(group, i, weights.get(place));
                place++;
            }
        }
        return weights;
    }

    private void weigh(Groups.Group group, int index, double[] weights) {
        Completion completion = group.completions().get(index);
        double[] x = completion.detached(Quantity.LOGPS);
        double[] anchors = anchor.tokens(completion);
        for (int t = 0; t < x.length; t++) {
            x[t] -= anchors[t];
        }
        double whole = completion.sum(x) - anchor.offset(group, index);
        for (int t = 0; t < x.length; t++) {
            double argument = alpha * (sequence ? whole : x[t]);
            weights[t] = completion.counts(t) ? omega.of(argument, weights[t]) * upsilon.of(weights[t] / beta) : 0;
        }
    }

    @Override
    public Set<Quantity> needs() {
        var needs = EnumSet.copyOf(advantage.needs());
        needs.addAll(anchor.needs());
        return needs;
    }
}
