package io.attune.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked for logits never falls where a batch grows, though what stands in parts is less than what stands at once. */
class PassFormTest {
    private static final long TOGETHER = 1_000;

    @ParameterizedTest
    @ValueSource(ints = {3, 5, 9})
    void moreLogitsNeedNoLess(int times) {
        long before = 0;
        for (long logits = 10; logits < 40 * TOGETHER; logits += 10) {
            int parts = 1;
            while (logits > TOGETHER * parts) {
                parts *= 4;
            }
            long most = new PassForm(
                            PackedRows.of(
                                            List.of(new Sequence(new int[] {1}, new int[] {2})),
                                            TinyModels.llama(),
                                            Head.LANGUAGE_MODEL)
                                    .layout(),
                            parts,
                            false)
                    .mostTogether(logits, TOGETHER, times);
            assertThat(most).isGreaterThanOrEqualTo(before);
            before = most;
        }
    }
}
