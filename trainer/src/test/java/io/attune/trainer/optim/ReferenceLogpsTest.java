package io.attune.trainer.optim;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.trainer.model.Sequence;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReferenceLogpsTest {
    private final List<Sequence> asked = new ArrayList<>();

    @Test
    void eachCompletionIsComputedOnce() {
        ReferenceLogps reference = new ReferenceLogps(this::answer, 100);
        assertThat(reference.of(List.of(row(1), row(2), row(1)))).isDeepEqualTo(new double[][] {{-1}, {-2}, {-1}});
        assertThat(reference.of(List.of(row(2), row(3)))).isDeepEqualTo(new double[][] {{-2}, {-3}});
        assertThat(asked).containsExactly(row(1), row(2), row(3));
    }

    @Test
    void whatWasUsedLongestAgoIsForgottenFirst() {
        ReferenceLogps reference = new ReferenceLogps(this::answer, 2);
        reference.of(List.of(row(1), row(2)));
        reference.of(List.of(row(1)));
        reference.of(List.of(row(3)));
        asked.clear();
        assertThat(reference.of(List.of(row(1)))).isDeepEqualTo(new double[][] {{-1}});
        assertThat(asked).isEmpty();
        assertThat(reference.of(List.of(row(2)))).isDeepEqualTo(new double[][] {{-2}});
        assertThat(asked).containsExactly(row(2));
    }

    private double[][] answer(List<Sequence> rows) {
        asked.addAll(rows);
        return rows.stream().map(row -> new double[] {-row.completionIds()[0]}).toArray(double[][]::new);
    }

    private static Sequence row(int token) {
        return new Sequence(new int[] {0}, new int[] {token});
    }
}
