package io.attune.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.trainer.model.Sequence;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EpochsTest {

    @Test
    void eachPassHasEveryExampleOnceInAnOrderOfItsOwnThatTheSeedGives() {
        var epochs = new Epochs(examples(7), 3, 1, true, new SplittableRandom(5));
        List<Integer> first = order(epochs.next());
        List<Integer> second = order(epochs.next());
        assertThat(first).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6).isNotEqualTo(second);
        assertThat(second).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6);
        var again = new Epochs(examples(7), 3, 1, true, new SplittableRandom(5));
        assertThat(order(again.next())).isEqualTo(first);
        assertThat(order(again.next())).isEqualTo(second);
    }

    @Test
    void withoutShufflingTheOrderIsThatOfTheFile() {
        var epochs = new Epochs(examples(5), 2, 1, false, new SplittableRandom(5));
        assertThat(order(epochs.next())).containsExactly(0, 1, 2, 3, 4);
        assertThat(sizes(epochs)).containsExactly(2, 2, 1);
    }

    @Test
    void aLastBatchThatIsTooSmallJoinsTheOneBefore() {
        assertThat(sizes(new Epochs(examples(5), 2, 2, false, new SplittableRandom(5))))
                .containsExactly(2, 3);
        assertThat(sizes(new Epochs(examples(3), 4, 2, false, new SplittableRandom(5))))
                .containsExactly(3);
        assertThat(sizes(new Epochs(examples(4), 2, 2, false, new SplittableRandom(5))))
                .containsExactly(2, 2);
    }

    @Test
    void batchesSmallerThanTheObjectiveNeedsAreRefused() {
        assertThatThrownBy(() -> new Epochs(examples(5), 1, 2, false, new SplittableRandom(5)))
                .hasMessage("batch size is 1, expected at least 2");
        assertThatThrownBy(() -> new Epochs(examples(1), 4, 2, false, new SplittableRandom(5)))
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
