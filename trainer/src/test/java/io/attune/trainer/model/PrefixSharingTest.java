package io.attune.trainer.model;

import static io.attune.trainer.graph.ElementType.BFLOAT16;
import static io.attune.trainer.graph.ElementType.FLOAT16;
import static io.attune.trainer.graph.ElementType.FLOAT32;
import static io.attune.trainer.graph.ElementType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.graph.ElementType;
import io.attune.trainer.model.architecture.ModelConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Pairs, groups and strangers in one run give the numbers and gradients that each sequence alone gives, in any order and in parts. */
class PrefixSharingTest {
    private static final int[] QUESTION = {3, 1, 4, 1, 5};
    private static final int[] OTHER = {2, 7, 1};

    private static final List<Sequence> ROWS = List.of(
            new Sequence(QUESTION, new int[] {9, 2, 6}),
            new Sequence(OTHER, new int[] {8, 2, 8, 1, 8, 2}),
            new Sequence(QUESTION, new int[] {5, 3, 5, 8, 9}),
            new Sequence(new int[] {6}, new int[] {2}),
            new Sequence(QUESTION, new int[] {9}),
            new Sequence(OTHER, new int[] {4, 5, 9}));

    static Stream<Arguments> models() {
        var lora = new Tuning.Lora(LoraSpec.ofRank(2));
        var full = new Tuning.Full();
        var language = Head.LANGUAGE_MODEL;
        Map<String, Object> dynamic = Map.of("rope_type", "dynamic", "factor", 4.0);
        return Stream.of(FLOAT64, FLOAT32, FLOAT16, BFLOAT16)
                .flatMap(type -> Stream.of(
                        Arguments.of("full", config(8), full, language, type),
                        Arguments.of("adapters", config(8), lora, language, type),
                        Arguments.of("reward head", config(8), full, Head.SCALAR_REWARD, type),
                        Arguments.of("a window", TinyModels.like("mistral", "sliding_window", 3), full, language, type),
                        Arguments.of(
                                "turns that depend on the length",
                                TinyModels.llama("rope_scaling", dynamic, "max_position_embeddings", 4),
                                full,
                                language,
                                type),
                        Arguments.of("head norms", TinyModels.like("qwen3"), lora, language, type),
                        Arguments.of("learned positions", TinyModels.gpt2(), full, language, type),
                        Arguments.of("partial turns", TinyModels.neox(), lora, language, type)));
    }

    private static ModelConfig config(int hidden) {
        return TinyModels.llama("hidden_size", hidden, "num_key_value_heads", 1, "tie_word_embeddings", true);
    }

    private static double tolerance(ElementType type) {
        return switch (type) {
            case FLOAT64 -> 1e-12;
            case FLOAT16 -> 5e-3;
            case BFLOAT16 -> 5e-2;
            default -> 2e-5;
        };
    }

    @ParameterizedTest(name = "{0}, {4}")
    @MethodSource("models")
    void changesNoNumber(String name, ModelConfig config, Tuning tuning, Head head, ElementType type) {
        try (var model = new TinyModel(config, tuning, head, type)) {
            double[] alone = ROWS.stream()
                    .flatMapToDouble(row -> Arrays.stream(model.results(List.of(row))))
                    .toArray();
            assertThat(model.results(ROWS)).containsExactly(alone, within(tolerance(type)));
        }
    }

    @ParameterizedTest(name = "{0}, {4}")
    @MethodSource("models")
    void changesNoGradient(String name, ModelConfig config, Tuning tuning, Head head, ElementType type) {
        List<Sequence> turned = new ArrayList<>(ROWS);
        Collections.reverse(turned);
        try (var model = new TinyModel(config, tuning, head, type)) {
            var alone = gradients(model, ROWS.stream().map(List::of).toList());
            assertClose(alone, gradients(model, List.of(ROWS)), tolerance(type));
            assertClose(alone, gradients(model, List.of(turned)), tolerance(type));
            assertClose(alone, gradients(model, List.of(ROWS.subList(0, 4), ROWS.subList(4, 6))), tolerance(type));
        }
    }

    private static Map<String, double[]> gradients(TinyModel model, List<List<Sequence>> parts) {
        model.clear();
        parts.forEach(rows -> model.backward(rows, model.coefficients(rows)));
        var gradients = new LinkedHashMap<String, double[]>();
        model.names().forEach(name -> gradients.put(name, model.gradient(name)));
        return gradients;
    }

    private static void assertClose(Map<String, double[]> expected, Map<String, double[]> found, double relative) {
        expected.forEach((name, gradient) -> {
            double largest = Arrays.stream(gradient).map(Math::abs).max().orElseThrow();
            assertThat(largest).as(name).isPositive();
            assertThat(found.get(name)).as(name).containsExactly(gradient, within(relative * largest));
        });
    }

    @Test
    void aPairCostsItsPromptOnce() {
        var prompt = new int[20];
        var pair = List.of(new Sequence(prompt, new int[6]), new Sequence(prompt, new int[8]));
        assertThat(PackedRows.of(pair, config(8), Head.LANGUAGE_MODEL).ids()).hasSize(19 + 6 + 8);
    }

    @Test
    void shortOnesShareTheRowThatALongOneNeeds() {
        var texts = List.of(
                new Segment(0, 0, new int[12], 0, 1),
                new Segment(1, 0, new int[5], 0, 1),
                new Segment(2, 0, new int[7], 0, 1));
        assertThat(RowFilling.of(texts, 12)).hasSize(2);
    }

    @Test
    void completionsOfTwoPromptsShareARowWithBothPrefixesBeforeIt() {
        var rows = List.of(
                new Sequence(new int[8], new int[9]),
                new Sequence(new int[8], new int[3]),
                new Sequence(new int[3], new int[4]),
                new Sequence(new int[3], new int[2]));
        var lengths = PackedRows.of(rows, config(8), Head.LANGUAGE_MODEL).lengths(config(8));
        assertThat(lengths)
                .containsEntry(DecoderInputs.TOKENS, 7L + 9 + 3 + 2 + 4 + 2)
                .containsEntry(AttentionRows.rows(""), 2L)
                .containsEntry(AttentionRows.rows(SharedPrefixes.NAMES), 3L)
                .containsEntry(AttentionRows.time(SharedPrefixes.NAMES), 9L)
                .containsEntry(SharedPrefixes.PREFIX, 7L);
    }

    @Test
    void aGroupThatIsTooLargeForAPassIsDivided() {
        List<Sequence> group = Collections.nCopies(8, new Sequence(new int[11], new int[10]));
        List<List<Integer>> parts = PassParts.of(group, config(8), Head.LANGUAGE_MODEL, 40);
        assertThat(parts).containsExactly(List.of(0, 1, 2), List.of(3, 4, 5), List.of(6, 7));
    }

    @Test
    void aLongTextInHalvesSaysOfItsBeginningWhatThatSaysAlone() {
        int[] answer = new SplittableRandom(5).ints(300, 0, 11).toArray();
        var whole = new Sequence(QUESTION, answer);
        var beginning = new Sequence(QUESTION, Arrays.copyOf(answer, 200));
        ModelConfig config = TinyModels.llama("max_position_embeddings", 512);
        assertThat(PackedRows.of(List.of(whole), config, Head.LANGUAGE_MODEL).layout())
                .isEqualTo(PromptLayout.SHARED);
        assertThat(PackedRows.of(List.of(beginning), config, Head.LANGUAGE_MODEL)
                        .layout())
                .isEqualTo(PromptLayout.ALONE);
        try (var model = new TinyModel(config, new Tuning.Full(), Head.LANGUAGE_MODEL, FLOAT64)) {
            double[] all = model.results(List.of(whole));
            assertThat(Arrays.copyOf(all, 200)).containsExactly(model.results(List.of(beginning)), within(1e-12));
        }
    }

    @Test
    void aLongTextInHalvesHasItsGradient() {
        int[] answer = new SplittableRandom(6).ints(290, 0, 11).toArray();
        List<Sequence> rows = List.of(new Sequence(QUESTION, answer), ROWS.getFirst(), ROWS.get(2));
        ModelConfig config = TinyModels.llama("max_position_embeddings", 512);
        try (var model = TinyModel.after(config, new Tuning.Full(), Head.LANGUAGE_MODEL, FLOAT64, rows)) {
            for (String name : model.names()) {
                double[] gradient = model.gradient(name);
                int at = gradient.length / 2;
                assertThat(gradient[at])
                        .as(name)
                        .isCloseTo(model.centralDifference(name, at, rows, 1e-5), within(1e-6));
            }
        }
    }
}
