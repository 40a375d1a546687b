package io.attune.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.trainer.data.Example;
import io.attune.trainer.model.Sequence;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelBalanceTest {

    @Test
    void onlyWhatIsOutOfBalanceIsMentioned() {
        assertThat(LabelBalance.advice(labels(3, 2), 1, 1)).isEmpty();
        assertThat(LabelBalance.advice(labels(2, 3), 1, 1))
                .hasValueSatisfying(advice ->
                        assertThat(advice).startsWith("labels are 2 desirable and 3 undesirable, weighted 0.67 : 1"));
        assertThat(LabelBalance.advice(labels(2, 3), 1.5, 1)).isEmpty();
        assertThat(LabelBalance.advice(labels(4, 2), 1, 1)).isPresent();
        assertThat(LabelBalance.advice(labels(4, 0), 1, 1)).isPresent();
        assertThat(LabelBalance.advice(List.of(), 1, 1)).isEmpty();
    }

    private static List<Example> labels(int desirable, int undesirable) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < desirable + undesirable; i++) {
            examples.add(new Example.Labelled(new Sequence(new int[] {1}, new int[] {2}), i < desirable, 1));
        }
        return examples;
    }
}
