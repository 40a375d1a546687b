package io.attune.ui.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimesTest {

    @ParameterizedTest
    @CsvSource({
        "PT-5S, 0 s",
        "PT0S, 0 s",
        "PT59S, 59 s",
        "PT60S, 1 min",
        "PT59M59S, 59 min",
        "PT23H59M, 23 h",
        "PT50H, 2 d"
    })
    void aLengthIsSaidInTheLargestUnitThatFits(Duration length, String words) {
        assertThat(Times.length(length)).isEqualTo(words);
    }

    @Test
    void theLastSecondsAreJustNow() {
        Instant now = Instant.parse("2026-01-02T03:04:05Z");
        assertThat(Times.ago(now.minusSeconds(9), now)).isEqualTo("just now");
        assertThat(Times.ago(now.minusSeconds(120), now)).isEqualTo("2 min ago");
    }
}
