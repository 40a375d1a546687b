package io.attune.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepLogTest {
    private static final StepLine FIRST = new StepLine(1, 0, -5, List.of(3L, 1L), List.of(), List.of());
    private static final StepLine LOST = new StepLine(2, 0, 6, List.of(9L), List.of(3L), List.of());
    private static final StepLine SECOND = new StepLine(2, 1, 6, List.of(2L), List.of(1L), List.of());

    @TempDir
    Path directory;

    @Test
    void what_a_crash_left_behind_the_checkpoint_is_cut_off() {
        StepLog log = new StepLog(directory.resolve("steps.jsonl"));
        long length = log.append(0, List.of(FIRST));
        log.append(length, List.of(LOST));
        long after = log.append(length, List.of(SECOND));
        assertThat(log.read(after)).containsExactly(FIRST, SECOND);
        assertThat(log.read(length)).containsExactly(FIRST);
        assertThat(log.read(0)).isEmpty();
    }

    @Test
    void a_log_shorter_than_its_checkpoint_says_is_an_error() {
        StepLog log = new StepLog(directory.resolve("steps.jsonl"));
        assertThatThrownBy(() -> log.append(10, List.of(FIRST))).hasMessageContaining("restore it from a backup");
    }
}
