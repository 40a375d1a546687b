package io.attune.trainer.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How a step batch is cut, ordered or padded changes nothing. */
class InvarianceTest {
    private static final Offset<Double> EXACT = within(1e-12);
    private static final int COMPLETIONS = 8;

    static Stream<String> ids() {
        return Objectives.all().stream().map(Definition::id);
    }

    @ParameterizedTest
    @MethodSource("ids")
    void microBatchesAddUpToTheBatch(String id) {
        Objective<?> objective = Objectives.byId(id, Map.of());
        RandomFeedback batch = batch(objective);
        Evaluation whole = objective.evaluateAny(batch.feedback());
        double loss = 0;
        for (int cut : List.of(0, 2)) {
            int end = cut == 0 ? 2 : COMPLETIONS;
            Feedback part = batch.part(cut, end);
            Evaluation evaluation = objective.evaluateAny(part);
            double share = share(part) / share(batch.feedback());
            loss += share * evaluation.loss();
            for (int i = cut; i < end; i++) {
                requireEqual(
                        evaluation.coefficients().get(i - cut),
                        share,
                        whole.coefficients().get(i));
            }
        }
        assertThat(loss).isCloseTo(whole.loss(), EXACT);
    }

    @ParameterizedTest
    @MethodSource("ids")
    void orderDoesNotMatter(String id) {
        Objective<?> objective = Objectives.byId(id, Map.of());
        RandomFeedback batch = batch(objective);
        List<Integer> order = List.of(6, 7, 2, 3, 0, 1, 4, 5);
        Evaluation straight = objective.evaluateAny(batch.feedback());
        Evaluation shuffled = objective.evaluateAny(batch.of(order));
        assertThat(shuffled.loss()).isCloseTo(straight.loss(), EXACT);
        for (int i = 0; i < COMPLETIONS; i++) {
            requireEqual(
                    shuffled.coefficients().get(i), 1, straight.coefficients().get(order.get(i)));
        }
    }

    @ParameterizedTest
    @MethodSource("ids")
    void maskedTokensBehindACompletionAreAsIfTheyWereNotThere(String id) {
        Objective<?> objective = Objectives.byId(id, Map.of());
        RandomFeedback batch = batch(objective);
        Evaluation bare = objective.evaluateAny(batch.feedback());
        for (int i = 0; i < COMPLETIONS; i++) {
            int padded = batch.logps[i].length + 3;
            batch.masks[i] = Arrays.copyOf(batch.masks[i], padded);
            batch.logps[i] = Arrays.copyOf(batch.logps[i], padded);
            batch.refLogps[i] = Arrays.copyOf(batch.refLogps[i], padded);
            batch.logps[i][padded - 1] = -77;
        }
        Evaluation padded = objective.evaluateAny(batch.feedback());
        assertThat(padded.loss()).isCloseTo(bare.loss(), EXACT);
        assertThat(padded.metrics()).isEqualTo(bare.metrics());
        for (int i = 0; i < COMPLETIONS; i++) {
            double[] expected = bare.coefficients().get(i).logps();
            double[] found = padded.coefficients().get(i).logps();
            assertThat(found).startsWith(expected);
            assertThat(Arrays.stream(found).skip(expected.length)).allMatch(c -> c == 0);
        }
    }

    private static RandomFeedback batch(Objective<?> objective) {
        return new RandomFeedback(objective.definition().feedback(), COMPLETIONS, 1, new SplittableRandom(11));
    }

    /** What a part's mean has to be multiplied with: its tokens, completions or pairs. */
    private static double share(Feedback feedback) {
        return switch (feedback) {
            case Demonstrations d ->
                d.completions().stream().mapToInt(Completion::tokens).sum();
            case Pairs p -> p.pairs().size();
            case Binary b -> b.examples().size();
        };
    }

    private static void requireEqual(Coefficients found, double share, Coefficients expected) {
        assertThat(found.score() * share).isCloseTo(expected.score(), EXACT);
        assertThat(found.logps()).hasSameSizeAs(expected.logps());
        IntStream.range(0, expected.logps().length)
                .forEach(t -> assertThat(found.logps()[t] * share).isCloseTo(expected.logps()[t], EXACT));
    }
}
