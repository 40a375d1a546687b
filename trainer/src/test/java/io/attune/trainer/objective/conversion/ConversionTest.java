package io.attune.trainer.objective.conversion;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.trainer.objective.Binary;
import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Pairs;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.Rankings;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConversionTest {
    private static final Completion A = Completion.of(new double[] {-1});
    private static final Completion B = Completion.of(new double[] {-2});
    private static final Completion C = Completion.of(new double[] {-3});

    /** B is best, A and C tie behind it. */
    private static final Rankings.Ranking RANKING = new Rankings.Ranking(
            List.of(new Rankings.Ranked(A, 2), new Rankings.Ranked(B, 1), new Rankings.Ranked(C, 2)), 0.6);

    @Test
    void everyTwoOfARankingAreAPairAndShareItsWeight() {
        assertThat(RankingPairs.all(RANKING, Ties.DROP))
                .containsExactly(new Pairs.Pair(B, A, 1, 0, 0.3), new Pairs.Pair(B, C, 1, 0, 0.3));
        assertThat(RankingPairs.all(RANKING, Ties.HALF))
                .extracting(Pairs.Pair::probability)
                .containsExactly(1.0, 1.0, 0.5);
    }

    @Test
    void bestAndWorstAreOnePairAmongEqualsTheFirstNamed() {
        assertThat(RankingPairs.bestAndWorst(RANKING, Ties.DROP)).containsExactly(new Pairs.Pair(B, A, 1, 0, 0.6));
        var tied = new Rankings.Ranking(List.of(new Rankings.Ranked(A, 1), new Rankings.Ranked(B, 1)), 1);
        assertThat(RankingPairs.bestAndWorst(tied, Ties.DROP)).isEmpty();
        assertThat(RankingPairs.bestAndWorst(tied, Ties.HALF)).containsExactly(new Pairs.Pair(A, B, 0.5, 0, 1));
        var alone = new Rankings.Ranking(List.of(new Rankings.Ranked(A, 1)), 1);
        assertThat(RankingPairs.bestAndWorst(alone, Ties.HALF)).isEmpty();
    }

    @Test
    void aGroupRanksByReward() {
        var group = new Groups.Group(List.of(A.with(Quantity.REWARD, 0.5), B.with(Quantity.REWARD, 2)));
        assertThat(RankingPairs.all(GroupRanking.of(group), Ties.DROP)
                        .getFirst()
                        .chosen()
                        .get(Quantity.LOGPS))
                .containsExactly(-2);
    }

    @Test
    void aPairIsAGroupWithOppositeRewardsAndATieRewardsNeither() {
        assertThat(rewards(new Pairs.Pair(A, B))).containsExactly(1, -1);
        assertThat(rewards(new Pairs.Pair(A, B, 0.75, 0, 1))).containsExactly(0.5, -0.5);
        assertThat(rewards(new Pairs.Pair(A, B, 0.5, 0, 1))).containsOnly(0);
    }

    private static double[] rewards(Pairs.Pair pair) {
        return Rewarded.of(pair).completions().stream()
                .mapToDouble(completion -> completion.one(Quantity.REWARD))
                .toArray();
    }

    @Test
    void aPairIsTwoLabelsAndATieIsNone() {
        assertThat(Labels.of(new Pairs.Pair(A, B, 1, 0, 0.5)))
                .containsExactly(new Binary.Labelled(A, true, 0.5), new Binary.Labelled(B, false, 0.5));
        assertThat(Labels.of(new Pairs.Pair(A, B, 0.5, 0, 1))).isEmpty();
    }

    @Test
    void aSampleIsNeverComparedWithItself() {
        double[][] beats = {{Double.NaN, 1, 0.5}, {0, Double.NaN, 0.25}, {0.5, 0.75, Double.NaN}};
        assertThat(SelfPlay.rewards(beats)).containsExactly(0.75, 0.125, 0.625);
    }

    @Test
    void aCurriculumBeginsWithTheWidestGapsAndLeavesNothingOut() {
        List<Double> gaps = List.of(1.0, 5.0, 3.0, 2.0, 4.0);
        assertThat(Curriculum.stages(gaps, gap -> gap, 2)).containsExactly(List.of(5.0, 4.0), List.of(3.0, 2.0, 1.0));
        assertThat(Curriculum.stages(gaps.subList(0, 1), gap -> gap, 3)).containsExactly(List.of(1.0));
    }
}
