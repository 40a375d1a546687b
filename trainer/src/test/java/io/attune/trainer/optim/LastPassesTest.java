package io.attune.trainer.optim;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.trainer.model.Sequence;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LastPassesTest {
    private final List<List<Sequence>> passes = new ArrayList<>();
    private final LastPasses reference = new LastPasses(this::answer);

    @Test
    void laterStepsOnTheSameRowsNeedNoPass() {
        for (int step = 0; step < 3; step++) {
            assertThat(reference.of(List.of(row(3), row(4)))).isDeepEqualTo(new double[][] {{-3}, {-4}});
            assertThat(reference.of(List.of(row(1), row(2)))).isDeepEqualTo(new double[][] {{-1}, {-2}});
        }
        assertThat(passes).containsExactly(List.of(row(3), row(4)), List.of(row(1), row(2)));
    }

    /** A run that begins with the second pass, as one that goes on does, computes it with the same rows. */
    @Test
    void whatWasAskedBeforeDoesNotChangeWithWhichRowsARowIsComputed() {
        reference.of(List.of(row(1), row(2)));
        reference.of(List.of(row(1), row(3)));
        assertThat(passes).last().isEqualTo(List.of(row(1), row(3)));
    }

    @Test
    void thePassesOfABatchBeforeAreForgotten() {
        reference.of(List.of(row(1)));
        reference.of(List.of(row(2)));
        reference.of(List.of(row(3)));
        reference.of(List.of(row(1)));
        assertThat(passes).hasSize(4);
    }

    private double[][] answer(List<Sequence> rows) {
        passes.add(rows);
        return rows.stream().map(row -> new double[] {-row.completionIds()[0]}).toArray(double[][]::new);
    }

    private static Sequence row(int token) {
        return new Sequence(new int[] {0}, new int[] {token});
    }
}
