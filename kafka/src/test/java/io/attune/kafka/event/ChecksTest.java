package io.attune.kafka.event;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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
    void a_round_that_tunes_all_weights_has_no_adapter_to_speak_of() {
        assertThatThrownBy(() -> round(0, 16.0, List.of()))
                .hasMessage("loraAlpha is about adapters, and loraRank 0 tunes all weights: leave out one of the two");
        assertThatThrownBy(() -> round(0, null, List.of("q_proj"))).hasMessageStartingWith("loraTargets is about");
        assertThatThrownBy(() -> round(8, 0.0, List.of())).hasMessage("loraAlpha is 0.0, expected a number over 0");
        assertThatThrownBy(() -> round(8, Double.POSITIVE_INFINITY, List.of())).hasMessageContaining("Infinity");
    }

    private static RoundSpec round(int loraRank, @Nullable Double loraAlpha, List<String> loraTargets) {
        return new RoundSpec(
                ID,
                TaskKind.PAIR,
                List.of(),
                new Artefact("0".repeat(64), 1),
                List.of(),
                ID,
                "online-dpo",
                Map.of(),
                null,
                null,
                null,
                loraRank,
                loraAlpha,
                loraTargets,
                new RoundSpec.Optimisation(1e-3, 8, 1, 0, 1, 0),
                new RoundSpec.Sampling(1, 0, 1, 8),
                0,
                new RoundSpec.Limits(0, 0, 0),
                null,
                List.of(),
                List.of(),
                7);
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
