package io.attune.trainer.objective.advantage;

import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Quantity;
import java.util.Set;
import java.util.stream.IntStream;

/** ε*: from where the generalised form measures a log-likelihood. It takes no gradient. */
public interface Anchor {
    /** Log-likelihood itself. */
    Anchor NONE = new Anchor() {
        @Override
        public double[] tokens(Completion completion) {
            return new double[completion.length()];
        }

        @Override
        public Set<Quantity> needs() {
            return Set.of();
        }
    };

    /** The reference policy's. */
    Anchor REFERENCE = at(Quantity.REF_LOGPS);

    /** That of the policy that drew the completion. */
    Anchor OLD = at(Quantity.OLD_LOGPS);

    private static Anchor at(Quantity quantity) {
        return new Anchor() {
            @Override
            public double[] tokens(Completion completion) {
                return completion.get(quantity);
            }

            @Override
            public Set<Quantity> needs() {
                return Set.of(quantity);
            }
        };
    }

    /** The base, and the mean of what the other completions of the prompt stand over it: with two completions, DPO's. */
    static Anchor others(Anchor base) {
        return new Anchor() {
            @Override
            public double[] tokens(Completion completion) {
                return base.tokens(completion);
            }

            @Override
            public double offset(Groups.Group group, int index) {
                return IntStream.range(0, group.completions().size())
                        .filter(other -> other != index)
                        .mapToDouble(other -> over(base, group.completions().get(other)))
                        .average()
                        .orElse(0);
            }

            @Override
            public Set<Quantity> needs() {
                return base.needs();
            }
        };
    }

    /** The base, and the same distance over it for every completion: KTO's reference point. */
    static Anchor over(Anchor base, double distance) {
        return new Anchor() {
            @Override
            public double[] tokens(Completion completion) {
                return base.tokens(completion);
            }

            @Override
            public double offset(Groups.Group group, int index) {
                return distance;
            }

            @Override
            public Set<Quantity> needs() {
                return base.needs();
            }
        };
    }

    private static double over(Anchor base, Completion completion) {
        double[] distances = completion.detached(Quantity.LOGPS);
        double[] anchors = base.tokens(completion);
        for (int t = 0; t < distances.length; t++) {
            distances[t] -= anchors[t];
        }
        return completion.sum(distances);
    }

    /** ε* of each token {@code [tokens]}. */
    double[] tokens(Completion completion);

    /** What is added to their sum where the completion is measured as a whole. */
    default double offset(Groups.Group group, int index) {
        return 0;
    }

    Set<Quantity> needs();
}
