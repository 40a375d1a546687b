package io.attune.trainer.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.trainer.model.tokenizer.Tokenizer;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class StopStringsTest {
    private static Tokenizer tokenizer() throws URISyntaxException {
        return Tokenizer.open(Path.of(Objects.requireNonNull(StopStringsTest.class.getResource("/llama/tied"))
                .toURI()));
    }

    /** The number of tokens after which it ends, 0 if it never does. */
    private static int endsAfter(Stopping stopping, int[] tokens) {
        for (int length = 1; length <= tokens.length; length++) {
            if (stopping.endsAt(tokens, length)) {
                return length;
            }
        }
        return 0;
    }

    @Test
    void endsWithTheTokenThatCompletesAStringAcrossTokensAndBytes() throws URISyntaxException {
        try (Tokenizer tokenizer = tokenizer()) {
            String text = "the customer waits. ".repeat(30) + "ab — Köln 12!";
            int[] tokens = tokenizer.completion(text);
            for (String stop : List.of("— Kö", "waits. the", "\uD83D\uDE00", "ln 12!", "custom", "12!")) {
                int wanted = 0;
                for (int length = 1; length <= tokens.length && wanted == 0; length++) {
                    wanted = tokenizer.text(Arrays.copyOf(tokens, length)).contains(stop) ? length : 0;
                }
                assertThat(endsAfter(Stopping.at(List.of(stop), tokenizer), tokens))
                        .as(stop)
                        .isEqualTo(wanted);
            }
            assertThat(endsAfter(Stopping.at(List.of("12!", "Köln"), tokenizer), tokens))
                    .isLessThan(tokens.length)
                    .isPositive();
        }
    }

    @Test
    void refusesAnEmptyString() throws URISyntaxException {
        try (Tokenizer tokenizer = tokenizer()) {
            assertThatThrownBy(() -> Stopping.at(List.of("a", ""), tokenizer))
                    .hasMessageContaining("a stop string is empty");
        }
    }
}
