package io.attune.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.trainer.model.architecture.ModelConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LaneSharesTest {
    private static final ModelConfig CONFIG = TinyModels.llama();

    private static Sequence text(int prompt, int promptTokens, int completionTokens) {
        int[] ids = new int[promptTokens];
        Arrays.fill(ids, 1);
        ids[0] = prompt;
        return new Sequence(ids, new int[completionTokens]);
    }

    private static List<List<Integer>> shares(List<Sequence> rows, int lanes) {
        return LaneShares.of(rows, CONFIG, Head.LANGUAGE_MODEL, lanes);
    }

    @Test
    void textsOfOneLengthAreDividedEvenly() {
        List<Sequence> rows = IntStream.range(0, 8).mapToObj(i -> text(i, 4, 9)).toList();
        assertThat(shares(rows, 2))
                .hasSize(2)
                .allSatisfy(share -> assertThat(share).hasSize(4));
        assertThat(shares(rows, 4))
                .hasSize(4)
                .allSatisfy(share -> assertThat(share).hasSize(2));
    }

    @Test
    void completionsOfOnePromptStayTogetherWhereThatComesOutEven() {
        List<Sequence> rows =
                IntStream.range(0, 16).mapToObj(i -> text(i % 4, 10, 8)).toList();
        assertThat(shares(rows, 2))
                .hasSize(2)
                .allSatisfy(
                        share -> assertThat(share.stream().map(row -> row % 4).distinct())
                                .hasSize(2));
    }

    @Test
    void aGroupOfOnePromptIsDividedToo() {
        List<Sequence> rows =
                IntStream.range(0, 16).mapToObj(i -> text(0, 4, 30)).toList();
        assertThat(shares(rows, 2))
                .hasSize(2)
                .allSatisfy(share -> assertThat(share).hasSize(8));
    }

    @Test
    void oneTextStaysWhole() {
        assertThat(shares(List.of(text(0, 5, 50)), 2)).containsExactly(List.of(0));
        assertThat(shares(List.of(text(0, 5, 50)), 64)).containsExactly(List.of(0));
    }

    @Test
    void whateverTheLengthsEachRowIsInOneLaneAndLanesAreEven() {
        var random = new Random(3);
        for (int trial = 0; trial < 200; trial++) {
            List<Sequence> rows = IntStream.range(0, 1 + random.nextInt(12))
                    .mapToObj(i -> text(random.nextInt(6), 3, 2 + random.nextInt(40)))
                    .toList();
            List<List<Integer>> shares = shares(rows, 1 + random.nextInt(4));
            assertThat(shares.stream().flatMap(List::stream))
                    .hasSize(rows.size())
                    .doesNotHaveDuplicates();
            int[] tokens = shares.stream()
                    .mapToInt(share ->
                            SharedPrompt.of(share.stream().map(rows::get).toList(), CONFIG, Head.LANGUAGE_MODEL)
                                    .stream()
                                    .mapToInt(SharedPrompt::length)
                                    .sum())
                    .toArray();
            double mean = IntStream.of(tokens).average().orElseThrow();
            assertThat(IntStream.of(tokens).max().orElseThrow()).isLessThanOrEqualTo((int) Math.ceil(1.1 * mean));
        }
    }
}
