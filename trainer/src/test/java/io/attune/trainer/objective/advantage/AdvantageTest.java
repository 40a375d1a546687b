package io.attune.trainer.objective.advantage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Quantity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdvantageTest {
    private static final double[] REWARDS = {1, 2, 6};

    @Test
    void groupsAreComparedAsTheirPapersSay() {
        assertThat(GroupComparison.MEAN.of(REWARDS)).containsExactly(-2, -1, 3);
        assertThat(GroupComparison.LEAVE_ONE_OUT.of(REWARDS))
                .containsExactly(new double[] {1 - 4, 2 - 3.5, 6 - 1.5}, within(1e-12));
        double std = Math.sqrt((4 + 1 + 9) / 2.0) + 1e-4;
        assertThat(GroupComparison.STANDARDISED.of(REWARDS))
                .containsExactly(new double[] {-2 / std, -1 / std, 3 / std}, within(1e-12));
    }

    @ParameterizedTest
    @EnumSource(GroupComparison.class)
    void equalRewardsAndGroupsOfOneGiveExactlyNothing(GroupComparison comparison) {
        assertThat(comparison.of(new double[] {0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1}))
                .containsOnly(0);
        assertThat(comparison.of(new double[] {0.7})).containsOnly(0);
    }

    @Test
    void gaeSkipsTokensThatDoNotCount() {
        var gae = new Gae(new TokenRewards(0), 0.9, 0.8, false);
        Completion whole = rollout(1, 0.5, 0.2);
        Completion gapped = rollout(1, 0.5, 7, 0.2).masked(new boolean[] {true, false, true});
        double last = 1 - 0.2;
        double first = 0.9 * 0.2 - 0.5 + 0.9 * 0.8 * last;
        assertThat(gae.of(groups(whole)).getFirst()).containsExactly(new double[] {first, last}, within(1e-12));
        assertThat(gae.of(groups(gapped)).getFirst()).containsExactly(new double[] {first, 0, last}, within(1e-12));
        assertThat(gae.returns(whole)).containsExactly(new double[] {first + 0.5, last + 0.2}, within(1e-12));
    }

    @Test
    void whiteningDividesByTheUnbiasedDeviation() {
        List<Completion> completions = List.of(rollout(0, 0, 0), rollout(0, 0));
        List<double[]> white = Moments.whitened(completions, List.of(new double[] {1, 2}, new double[] {6}));
        double std = Math.sqrt(7);
        assertThat(white.getFirst()).containsExactly(new double[] {-2 / std, -1 / std}, within(1e-12));
        assertThat(white.getLast()).containsExactly(new double[] {3 / std}, within(1e-12));
    }

    @Test
    void stepRewardsAddUpFromTheEnd() {
        Completion first =
                rollout(0, 0, 0, 0, 0).with(Quantity.TOKEN_REWARDS, 0, 1, 0, 3).with(Quantity.SEGMENTS, 0, 0, 1, 1);
        Completion second = rollout(0, 0, 0).with(Quantity.TOKEN_REWARDS, 0, 5).with(Quantity.SEGMENTS, 0, 0);
        List<double[]> advantages = new StepRewards().of(groups(first, second));
        double scale = 2 + 1e-4;
        assertThat(advantages.getFirst()).containsExactly(new double[] {-2 / scale, -2 / scale, 0, 0}, within(1e-12));
        assertThat(advantages.getLast()).containsExactly(new double[] {2 / scale, 2 / scale}, within(1e-12));
    }

    @Test
    void stepsFromTheSameStateAreComparedAndAStateSeenOnceIsNot() {
        Completion good = rollout(1, 0, 0, 0).with(Quantity.TURNS, 0, 0, 1).with(Quantity.ANCHORS, 7, 8);
        Completion bad = rollout(0, 0, 0).with(Quantity.TURNS, 0, 1).with(Quantity.ANCHORS, 7, 9);
        List<double[]> advantages = new EpisodeAndStep(1, 0.5).of(groups(good, bad));
        double episode = 0.5 / (Math.sqrt(0.5) + 1e-4);
        double step = 0.25 / (Math.sqrt(0.125) + 1e-4);
        assertThat(advantages.getFirst())
                .containsExactly(new double[] {episode + step, episode + step, episode}, within(1e-12));
        assertThat(advantages.getLast()).containsExactly(new double[] {-episode - step, -episode}, within(1e-12));
    }

    @Test
    void theOverlongPenaltyFallsLinearlyAndIsClamped() {
        var penalty = new OverlongPenalty(10, 4);
        assertThat(penalty.of(6)).isZero();
        assertThat(penalty.of(8)).isEqualTo(-0.5);
        assertThat(penalty.of(10)).isEqualTo(-1);
        assertThat(penalty.of(100)).isEqualTo(-1);
        assertThat(OverlongPenalty.NONE.of(100)).isZero();
    }

    private static Groups groups(Completion... completions) {
        return new Groups(List.of(new Groups.Group(List.of(completions))));
    }

    private static Completion rollout(double reward, double... values) {
        return Completion.of(new double[values.length])
                .with(Quantity.VALUES, values)
                .with(Quantity.REWARD, reward);
    }
}
