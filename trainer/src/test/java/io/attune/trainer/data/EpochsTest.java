package io.attune.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.trainer.model.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EpochsTest {

    @Test
    void eachPassHasEveryExampleOnceInAnOrderOfItsOwnThatTheSeedGives() {
        var epochs = new Epochs(examples(7), 3, 1, Epochs.Order.RANDOM, new SplittableRandom(5));
        List<Integer> first = order(epochs.next());
        List<Integer> second = order(epochs.next());
        assertThat(first).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6).isNotEqualTo(second);
        assertThat(second).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6);
        var again = new Epochs(examples(7), 3, 1, Epochs.Order.RANDOM, new SplittableRandom(5));
        assertThat(order(again.next())).isEqualTo(first);
        assertThat(order(again.next())).isEqualTo(second);
    }

    @Test
    void withoutShufflingTheOrderIsThatOfTheFile() {
        var epochs = new Epochs(examples(5), 2, 1, Epochs.Order.GIVEN, new SplittableRandom(5));
        assertThat(order(epochs.next())).containsExactly(0, 1, 2, 3, 4);
        assertThat(sizes(epochs)).containsExactly(2, 2, 1);
    }

    /** A run of 5 steps over passes of 3 batches has 1 left of its second pass. */
    @Test
    void aRunGoesOnBehindTheBatchesThatItHasPassed() {
        var whole = new Epochs(examples(7), 3, 1, Epochs.Order.RANDOM, new SplittableRandom(5));
        List<Batch> first = whole.next();
        List<Batch> second = whole.next();
        var resumed = new Epochs(examples(7), 3, 1, Epochs.Order.RANDOM, new SplittableRandom(5));
        var passed = new ArrayList<Batch>();
        var ago = new ArrayList<Long>();
        List<Batch> left = resumed.goOn(5, (batch, steps) -> {
            passed.add(batch);
            ago.add(steps);
        });
        assertThat(order(left)).isEqualTo(order(second.subList(2, 3)));
        assertThat(order(passed.subList(0, 3))).isEqualTo(order(first));
        assertThat(order(passed.subList(3, 5))).isEqualTo(order(second.subList(0, 2)));
        assertThat(ago).containsExactly(5L, 4L, 3L, 2L, 1L);
        assertThat(order(resumed.next())).isEqualTo(order(whole.next()));
    }

    @Test
    void byLengthABatchHoldsItsLikeAndThePassKeepsEveryExampleInAnOrderOfChance() {
        List<Example> examples = IntStream.range(0, 401)
                .<Example>mapToObj(i -> new Example.Demonstration(new Sequence(new int[1 + i], new int[] {i}), 1))
                .toList();
        var epochs = byLength(examples);
        List<Batch> first = epochs.next();
        List<Batch> second = epochs.next();
        assertThat(order(first))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 401).boxed().toList());
        assertThat(order(first)).isNotEqualTo(order(second));
        assertThat(first).hasSize(epochs.batches()).hasSize(101);
        // Two times 50 batches of 4, each sorted by itself, so that neighbours are about 2 tokens apart, and one that
        // is left.
        assertThat(first.stream().mapToInt(EpochsTest::spread).average().orElseThrow())
                .isLessThan(10);
        List<Integer> longest = first.stream().map(EpochsTest::longest).toList();
        assertThat(longest).isNotEqualTo(longest.stream().sorted().toList());
        var again = byLength(examples);
        assertThat(order(again.next())).isEqualTo(order(first));
        assertThat(order(again.next())).isEqualTo(order(second));
    }

    private static Epochs byLength(List<Example> examples) {
        return new Epochs(examples, 4, 1, Epochs.Order.RANDOM_BY_LENGTH, new SplittableRandom(5));
    }

    private static int spread(Batch batch) {
        return longest(batch)
                - batch.rows().stream().mapToInt(Sequence::length).min().orElseThrow();
    }

    private static int longest(Batch batch) {
        return batch.rows().stream().mapToInt(Sequence::length).max().orElseThrow();
    }

    @Test
    void aLastBatchThatIsTooSmallJoinsTheOneBefore() {
        assertThat(sizes(new Epochs(examples(5), 2, 2, Epochs.Order.GIVEN, new SplittableRandom(5))))
                .containsExactly(2, 3);
        assertThat(sizes(new Epochs(examples(3), 4, 2, Epochs.Order.GIVEN, new SplittableRandom(5))))
                .containsExactly(3);
        assertThat(sizes(new Epochs(examples(4), 2, 2, Epochs.Order.GIVEN, new SplittableRandom(5))))
                .containsExactly(2, 2);
    }

    @Test
    void batchesSmallerThanTheObjectiveNeedsAreRefused() {
        assertThatThrownBy(() -> new Epochs(examples(5), 1, 2, Epochs.Order.GIVEN, new SplittableRandom(5)))
                .hasMessage("batch size is 1, expected at least 2");
        assertThatThrownBy(() -> new Epochs(examples(1), 4, 2, Epochs.Order.GIVEN, new SplittableRandom(5)))
                .hasMessage("there are 1 examples, expected at least 2");
    }

    private static List<Integer> sizes(Epochs epochs) {
        List<Integer> sizes =
                epochs.next().stream().map(batch -> batch.examples().size()).toList();
        assertThat(sizes).hasSize(epochs.batches());
        return sizes;
    }

    private static List<Integer> order(List<Batch> batches) {
        return batches.stream()
                .flatMap(batch -> batch.rows().stream())
                .map(row -> row.completionIds()[0])
                .toList();
    }

    private static List<Example> examples(int count) {
        return IntStream.range(0, count)
                .<Example>mapToObj(i -> new Example.Demonstration(new Sequence(new int[] {1}, new int[] {i}), 1))
                .toList();
    }
}
