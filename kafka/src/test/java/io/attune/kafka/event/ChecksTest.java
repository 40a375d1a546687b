package io.attune.kafka.event;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ChecksTest {
    private static final UUID ID = UUID.randomUUID();

    @Test
    void numbers_that_are_none_are_refused() {
        assertThatThrownBy(() -> new Measured(ID, Instant.EPOCH, ID, "evaluator", 0, Map.of("kl", Double.NaN)))
                .hasMessage("metrics/kl is NaN, expected a finite number");
        assertThatThrownBy(() -> new RoundSpec.Optimisation(Double.POSITIVE_INFINITY, 1, 0, 0, 1, 0))
                .hasMessageContaining("learning rate");
        assertThatThrownBy(() -> new RoundSpec.Limits(0, 0, Double.NaN)).hasMessageContaining("limit of KL");
        assertThatThrownBy(() -> new RoundSpec.Sampling(1, 0, 0, 8)).hasMessageContaining("top-p");
    }

    @Test
    void a_verdict_must_fit_what_was_judged() {
        Sample sample = new Sample(ID, null, "yes", List.of(), List.of(), List.of(), false);
        assertThatThrownBy(() -> Checks.requireAnswer(TaskKind.PAIR, new Verdict.Tie(), List.of(sample)))
                .hasMessage("a task of kind PAIR has 2 answers, this one 1");
        assertThatThrownBy(() -> Checks.requireOrder("displayed", List.of(1, 1), 2))
                .hasMessage("displayed is [1, 1], expected each of 0 to 1 once");
    }
}
