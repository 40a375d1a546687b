package io.attune.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final StringWriter err = new StringWriter();
    private Instant now = Instant.EPOCH;
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);

    private void after(Duration time) {
        now = Instant.EPOCH.plus(time);
    }

    @Test
    void saysRateAndTimeLeftOnlyOnceItTakesLong() {
        try (Progress progress = new Progress(new PrintWriter(err), clock, "completions", 100)) {
            after(Duration.ofMillis(1900));
            progress.at(10, "");
            assertThat(err.toString()).isEmpty();
            after(Duration.ofSeconds(4));
            progress.at(20, "640 tokens");
            assertThat(err.toString()).contains("20/100 completions, 5.0/s, 16 s left, 640 tokens");
            progress.at(21, "");
            assertThat(err.toString()).doesNotContain("21/100");
        }
    }

    @Test
    void withoutATotalItSaysNoTimeLeft() {
        try (Progress progress = new Progress(new PrintWriter(err), clock, "lines", 0)) {
            after(Duration.ofSeconds(5));
            progress.at(10, "");
        }
        assertThat(err.toString()).contains("10 lines, 2.0/s").doesNotContain("left");
    }
}
