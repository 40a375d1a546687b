package io.attune.trainer.objective.conversion;

import io.attune.trainer.objective.Pairs;
import io.attune.trainer.objective.Rankings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Pairs from ranked completions. The pairs of one ranking share its weight, so a long ranking counts no more than a short one. */
public final class RankingPairs {
    private RankingPairs() {}

    /** Every two completions, the better one chosen. */
    public static List<Pairs.Pair> all(Rankings.Ranking ranking, Ties ties) {
        List<Rankings.Ranked> ranked = sorted(ranking);
        var pairs = new ArrayList<Pairs.Pair>();
        for (int i = 0; i < ranked.size(); i++) {
            for (int j = i + 1; j < ranked.size(); j++) {
                pair(ranked.get(i), ranked.get(j), ties).ifPresent(pairs::add);
            }
        }
        return shared(pairs, ranking.weight());
    }

    /** The best and the worst alone; among equals, the first named. Nothing where there is but one completion. */
    public static List<Pairs.Pair> bestAndWorst(Rankings.Ranking ranking, Ties ties) {
        List<Rankings.Ranked> ranked = sorted(ranking);
        if (ranked.size() < 2) {
            return List.of();
        }
        double last = ranked.getLast().rank();
        Rankings.Ranked worst = ranked.stream()
                .skip(1)
                .filter(one -> one.rank() == last)
                .findFirst()
                .orElseThrow();
        return shared(pair(ranked.getFirst(), worst, ties).stream().toList(), ranking.weight());
    }

    /** A stable order, so that among equals the first named stays first. */
    private static List<Rankings.Ranked> sorted(Rankings.Ranking ranking) {
        return ranking.ranked().stream()
                .sorted(Comparator.comparingDouble(Rankings.Ranked::rank))
                .toList();
    }

    private static Optional<Pairs.Pair> pair(Rankings.Ranked better, Rankings.Ranked worse, Ties ties) {
        boolean tie = better.rank() == worse.rank();
        return tie && ties == Ties.DROP
                ? Optional.empty()
                : Optional.of(new Pairs.Pair(better.completion(), worse.completion(), tie ? 0.5 : 1, 0, 1));
    }

    private static List<Pairs.Pair> shared(List<Pairs.Pair> pairs, double weight) {
        return pairs.stream()
                .map(pair -> new Pairs.Pair(
                        pair.chosen(), pair.rejected(), pair.probability(), pair.margin(), weight / pairs.size()))
                .toList();
    }
}
