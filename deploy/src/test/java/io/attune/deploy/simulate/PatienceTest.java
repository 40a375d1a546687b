package io.attune.deploy.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class PatienceTest {

    @Test
    void repeatsWhileTheServerIsAway() throws Exception {
        Patience patience = new Patience(Duration.ofMinutes(1), Instant::now);

        String answer = patience.until(attempt -> {
            if (attempt < 3) {
                throw new IOException("connection reset");
            }
            return "receipt after " + attempt;
        });

        assertThat(answer).isEqualTo("receipt after 3");
    }

    @Test
    void givesUpWhenTheServerStaysAway() {
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        Deque<Instant> times = new ArrayDeque<>(List.of(start, start.plusSeconds(59), start.plusSeconds(61)));
        Patience patience = new Patience(Duration.ofMinutes(1), times::remove);

        assertThatThrownBy(() -> patience.until(attempt -> {
                    throw new IOException("connection reset");
                }))
                .hasMessage("the server was away for 60 s: connection reset");
        assertThat(times).isEmpty();
    }

    @Test
    void aRequestThatCannotBeMadeRightFailsAtOnce() {
        Patience patience = new Patience(Duration.ofMinutes(1), Instant::now);

        assertThatThrownBy(() -> patience.until(attempt -> {
                    throw new IllegalArgumentException("attempt " + attempt);
                }))
                .hasMessage("attempt 1");
    }
}
