package io.attune.trainer.judge;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JudgeSettingsTest {

    @Test
    void theEnvironmentNamesTheJudgeOrNone() {
        assertThat(judge(Map.of())).isNull();
        LlmJudge judge = requireNonNull(
                judge(Map.of("ATTUNE_JUDGE_URL", "http://localhost:8000/v1", "ATTUNE_JUDGE_MODEL", "m")));
        assertThat(judge.name()).isEqualTo("llm:m");
    }

    @Test
    void whatIsIncompleteOrUnsafeIsRefused() {
        assertThatThrownBy(() -> judge(Map.of("ATTUNE_JUDGE_URL", "http://localhost:8000/v1")))
                .hasMessage("ATTUNE_JUDGE_URL is set and ATTUNE_JUDGE_MODEL is not; set it to the model's name there");
        assertThatThrownBy(() -> judge(Map.of(
                        "ATTUNE_JUDGE_URL", "http://example.org/v1",
                        "ATTUNE_JUDGE_MODEL", "m",
                        "ATTUNE_JUDGE_KEY", "sk-canary")))
                .hasMessage("http://example.org/v1 would send the key in the clear; use https");
        assertThatThrownBy(() -> judge(Map.of("ATTUNE_JUDGE_URL", "http:// x", "ATTUNE_JUDGE_MODEL", "m")))
                .hasMessage("ATTUNE_JUDGE_URL is no address; give one such as https://host/v1");
    }

    private static @Nullable LlmJudge judge(Map<String, String> environment) {
        return JudgeSettings.judge(environment, Clock.systemUTC(), new SplittableRandom(1), _ -> {});
    }
}
