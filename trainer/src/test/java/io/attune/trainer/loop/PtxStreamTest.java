package io.attune.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.trainer.data.Example;
import io.attune.trainer.model.Sequence;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PtxStreamTest {
    private static final List<Example> TEN = IntStream.range(0, 10)
            .<Example>mapToObj(i -> new Example.Demonstration(new Sequence(new int[] {3}, new int[] {i}), 1))
            .toList();

    @Test
    void each_is_imitated_once_before_any_is_again() {
        List<Integer> met = tokens(7, 1, 10);
        assertThat(met).hasSize(30);
        for (int pass = 0; pass < 3; pass++) {
            assertThat(met.subList(10 * pass, 10 * pass + 10)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        }
        assertThat(met.subList(10, 20)).as("the second pass").isNotEqualTo(met.subList(0, 10));
    }

    @Test
    void a_step_has_the_same_ones_whoever_asks_and_whatever_was_before() {
        assertThat(tokens(7, 6, 10)).isEqualTo(tokens(7, 1, 10).subList(15, 30));
        assertThat(tokens(8, 1, 10)).isNotEqualTo(tokens(7, 1, 10));
    }

    /** What the steps from one to another imitate, three each. */
    private static List<Integer> tokens(long seed, long from, long to) {
        var stream = new PtxStream(TEN, seed);
        return LongStream.rangeClosed(from, to)
                .mapToObj(step -> stream.of(step, 3))
                .flatMap(List::stream)
                .map(one -> one.sequences().getFirst().completionIds()[0])
                .toList();
    }
}
