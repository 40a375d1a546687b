package io.attune.trainer.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.data.Example;
import io.attune.trainer.data.Notes;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.objective.Objectives;
import io.attune.trainer.objective.Quantity;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class LessonsTest {
    private static final Sequence BAD = answer(10);
    private static final Sequence GOOD = answer(11);
    private static final Sequence FAIR = answer(12);

    @Test
    void aPairIsTheBestAndTheWorst() {
        assertThat(lessons("online-dpo", judged(0, 2, 1))).containsExactly(new Example.Preference(GOOD, BAD, 1, 2, 1));
    }

    @Test
    void equalRewardsAreATieAndEqualCompletionsTeachNothing() {
        assertThat(lessons("online-dpo", judged(1, 1, 1)))
                .containsExactly(new Example.Preference(BAD, FAIR, 0.5, 0, 1));
        var same = new Judged(List.of(GOOD, GOOD), new double[] {1, 0}, OptionalDouble.empty());
        assertThat(lessons("online-dpo", same)).isEmpty();
    }

    @Test
    void whatIsOverTheMeanIsDesirable() {
        assertThat(lessons("online-kto", judged(0, 2, 1)))
                .containsExactly(new Example.Labelled(BAD, false, 1), new Example.Labelled(GOOD, true, 1));
    }

    @Test
    void aRankingKeepsTies() {
        assertThat(lessons("rrhf", judged(0, 2, 2)))
                .containsExactly(new Example.Ranking(List.of(BAD, GOOD, FAIR), List.of(3.0, 1.0, 1.0), 1));
        assertThat(lessons("rrhf", judged(1, 1, 1))).isEmpty();
    }

    @Test
    void theBestIsImitated() {
        assertThat(lessons("sft", judged(0, 2, 1))).containsExactly(new Example.Demonstration(GOOD, 1));
    }

    /** A sample is never compared with itself. */
    @Test
    void selfPlaySaysHowOftenEachIsPreferred() {
        Example pair = lessons("sppo", judged(0, 2, 1)).getFirst();
        double often = (sigmoid(2) + sigmoid(1)) / 2;
        assertThat(number(pair, 0, Quantity.PREFERENCE)).isCloseTo(often, within(1e-12));
        assertThat(number(pair, 1, Quantity.PREFERENCE)).isCloseTo(1 - often, within(1e-12));
    }

    @Test
    void aGroupKnowsItsRewardsAndTheGreedyOne() {
        var group = new Judged(List.of(BAD, GOOD), new double[] {0, 2}, OptionalDouble.of(0.5));
        Example example = lessons("remax", group).getFirst();
        assertThat(example.sequences()).containsExactly(BAD, GOOD);
        assertThat(number(example, 1, Quantity.REWARD)).isEqualTo(2);
        assertThat(number(example, 1, Quantity.GREEDY_REWARD)).isEqualTo(0.5);
    }

    private static List<Example> lessons(String objective, Judged group) {
        return new Lessons(Objectives.byId(objective, Map.of())).of(group);
    }

    private static Judged judged(double bad, double good, double fair) {
        return new Judged(List.of(BAD, GOOD, FAIR), new double[] {bad, good, fair}, OptionalDouble.empty());
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static double number(Example example, int place, Quantity quantity) {
        Notes notes = example.notes().get(place);
        double[] numbers = notes.numbers().get(quantity);
        return numbers == null ? Double.NaN : numbers[0];
    }

    private static Sequence answer(int token) {
        return new Sequence(new int[] {1}, new int[] {token});
    }
}
