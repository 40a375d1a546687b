package io.attune.trainer.objective;

import java.util.List;
import java.util.stream.Stream;

/** Two completions of one prompt each, one of them preferred. Completions are ordered chosen, rejected, chosen, rejected … */
public record Pairs(List<Pair> pairs) implements Feedback {

    /**
     * One comparison.
     *
     * @param probability that the chosen one is better, P(w≻l): 1 for a plain preference, ½ for a tie, between for a soft label
     * @param margin by how much the chosen one should win, on the scale of rewards; usually 0
     * @param weight share of this example, 0 or more: 1/k where k people judge each pair
     */
    public record Pair(Completion chosen, Completion rejected, double probability, double margin, double weight) {
        public Pair {
            if (!(probability >= 0 && probability <= 1)) {
                throw new IllegalArgumentException("preference is " + probability + ", expected 0 to 1");
            }
            if (!Double.isFinite(margin)) {
                throw new IllegalArgumentException("margin is " + margin + ", expected a finite number");
            }
            Weights.require(weight);
        }

        /** A plain preference of weight 1. */
        public Pair(Completion chosen, Completion rejected) {
            this(chosen, rejected, 1, 0, 1);
        }
    }

    public Pairs {
        pairs = List.copyOf(pairs);
        Weights.requireSome(pairs, "pairs");
    }

    @Override
    public List<Completion> completions() {
        return pairs.stream()
                .flatMap(pair -> Stream.of(pair.chosen(), pair.rejected()))
                .toList();
    }
}
