package io.attune.trainer.objective;

import java.util.List;

/** Several completions of one prompt each, in order of preference. */
public record Rankings(List<Ranking> rankings) implements Feedback {

    /**
     * One completion and its place.
     *
     * @param rank 1 is best; equal ranks are ties
     */
    public record Ranked(Completion completion, double rank) {
        public Ranked {
            if (!Double.isFinite(rank)) {
                throw new IllegalArgumentException("rank is " + rank + ", expected a finite number");
            }
        }
    }

    /**
     * The completions of one prompt, in any order.
     *
     * @param weight share of this example, 0 or more
     */
    public record Ranking(List<Ranked> ranked, double weight) {
        public Ranking {
            ranked = List.copyOf(ranked);
            Weights.requireSome(ranked, "completions in a ranking");
            Weights.require(weight);
        }
    }

    public Rankings {
        rankings = List.copyOf(rankings);
        Weights.requireSome(rankings, "rankings");
    }

    @Override
    public List<Completion> completions() {
        return rankings.stream()
                .flatMap(ranking -> ranking.ranked().stream())
                .map(Ranked::completion)
                .toList();
    }
}
