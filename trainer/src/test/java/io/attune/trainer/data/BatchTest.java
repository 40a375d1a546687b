package io.attune.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.trainer.model.Sequence;
import io.attune.trainer.objective.Binary;
import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Pairs;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchTest {

    @Test
    void pairsKeepTheirNumbersTogether() {
        var batch = new Batch(List.of(
                new Example.Preference(row(1, 10), row(1, 11), 0.5, 0.2, 0.25),
                new Example.Preference(row(2, 20), row(2, 21), 1, 0, 1)));
        assertThat(batch.rows()).containsExactly(row(1, 10), row(1, 11), row(2, 20), row(2, 21));
        List<Completion> numbers =
                List.of(Completion.scored(1), Completion.scored(2), Completion.scored(3), Completion.scored(4));
        Pairs pairs = (Pairs) batch.feedback(numbers, List.of());
        assertThat(pairs.completions()).isEqualTo(numbers);
        assertThat(pairs.pairs().getFirst()).isEqualTo(new Pairs.Pair(numbers.get(0), numbers.get(1), 0.5, 0.2, 0.25));
    }

    @Test
    void eachPromptMeetsTheNextCompletionOfAnotherPrompt() {
        var batch = new Batch(List.of(
                new Example.Labelled(row(1, 10), true, 1),
                new Example.Labelled(row(1, 11), false, 1),
                new Example.Labelled(row(2, 20), false, 0.5)));
        assertThat(batch.mismatchedRows()).containsExactly(row(1, 20), row(1, 20), row(2, 10));
        List<Completion> numbers = List.of(Completion.scored(1), Completion.scored(2), Completion.scored(3));
        Binary binary = (Binary) batch.feedback(numbers, numbers);
        assertThat(binary.examples().getLast()).isEqualTo(new Binary.Labelled(numbers.getLast(), false, 0.5));
        assertThat(binary.mismatched()).isEqualTo(numbers);
    }

    @Test
    void aBatchOfOnePromptRotates() {
        var batch = new Batch(List.of(
                new Example.Labelled(row(1, 10), true, 1),
                new Example.Labelled(row(1, 11), false, 1),
                new Example.Labelled(row(1, 12), false, 1)));
        assertThat(batch.mismatchedRows()).containsExactly(row(1, 11), row(1, 12), row(1, 10));
        assertThat(new Batch(List.of(new Example.Labelled(row(1, 10), true, 1))).mismatchedRows())
                .isEmpty();
    }

    @Test
    void kindsDoNotMix() {
        assertThatThrownBy(() -> new Batch(
                        List.of(new Example.Labelled(row(1, 10), true, 1), new Example.Demonstration(row(1, 10), 1))))
                .hasMessage("a batch mixes completions labelled desirable or undesirable with others");
    }

    private static Sequence row(int prompt, int completion) {
        return new Sequence(new int[] {prompt}, new int[] {completion});
    }
}
