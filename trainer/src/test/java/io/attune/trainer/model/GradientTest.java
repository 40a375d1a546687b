package io.attune.trainer.model;

import static io.attune.trainer.graph.ElementType.FLOAT32;
import static io.attune.trainer.graph.ElementType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.objective.Quantity;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every gradient of a tiny model on ragged rows: in float64 against central differences, and in float32 against float64. */
class GradientTest {
    private static final double STEP = 1e-5;
    private static final double TOLERANCE = 1e-6;
    private static final int ENTRIES = 24;

    private static final List<Sequence> ROWS = List.of(
            new Sequence(new int[] {3, 1, 4}, new int[] {1, 5, 9, 2}),
            new Sequence(new int[] {6}, new int[] {5, 3}),
            new Sequence(new int[] {8, 9, 7, 10}, new int[] {3}));

    private static final Head EVERYTHING =
            language(Quantity.ENTROPY, Quantity.KL, Quantity.SUM_SQUARES, Quantity.VALUES);

    static Stream<Arguments> models() {
        var lora = new Tuning.Lora(LoraSpec.ofRank(2));
        var full = new Tuning.Full();
        var language = Head.LANGUAGE_MODEL;
        return Stream.of(
                Arguments.of("full, tied", llama(2, true, false), full, language),
                Arguments.of("full, untied, grouped, biases", llama(1, false, true), full, language),
                Arguments.of("adapters, tied, grouped", llama(1, true, false), lora, language),
                Arguments.of("adapters, untied, biases", llama(2, false, true), lora, language),
                Arguments.of("reward head, full", llama(1, true, false), full, Head.SCALAR_REWARD),
                Arguments.of("reward head, adapters", llama(2, true, true), lora, Head.SCALAR_REWARD),
                Arguments.of("entropy", llama(1, true, false), full, language(Quantity.ENTROPY)),
                Arguments.of("KL to a reference of its own", llama(1, false, false), full, language(Quantity.KL)),
                Arguments.of("KL to the model without adapters", llama(1, true, false), lora, language(Quantity.KL)),
                Arguments.of("critic", llama(2, false, false), full, language(Quantity.VALUES)),
                Arguments.of("everything at once", llama(1, true, false), full, EVERYTHING),
                Arguments.of("everything at once, adapters", llama(2, false, false), lora, EVERYTHING),
                Arguments.of("attribute heads", llama(1, true, false), full, Head.scores(3)),
                Arguments.of("a score behind every token", llama(2, true, false), lora, Head.scoreAtEachToken()),
                Arguments.of("gpt2, everything at once", TinyModels.gpt2(), full, EVERYTHING),
                Arguments.of("gpt_neox, everything at once, adapters", TinyModels.neox(), lora, EVERYTHING),
                Arguments.of("dynamic turns", llama(dynamic(), true), full, language),
                Arguments.of("a window", TinyModels.like("mistral", "sliding_window", 2), full, language),
                Arguments.of("qwen2", TinyModels.like("qwen2"), full, language),
                Arguments.of(
                        "qwen3", TinyModels.like("qwen3", "num_key_value_heads", 1, "head_dim", 6), full, language),
                Arguments.of("qwen3, adapters", TinyModels.like("qwen3"), lora, language),
                Arguments.of("gpt2", TinyModels.gpt2(), full, language),
                Arguments.of("gpt2, adapters", TinyModels.gpt2(), lora, language),
                Arguments.of(
                        "gpt2, reward head", TinyModels.gpt2("activation_function", "gelu"), full, Head.SCALAR_REWARD),
                Arguments.of("gpt_neox", TinyModels.neox(), full, language),
                Arguments.of("gpt_neox, a score behind every token", TinyModels.neox(), full, Head.scoreAtEachToken()),
                Arguments.of("qwen2, attribute heads, adapters", TinyModels.like("qwen2"), lora, Head.scores(3)),
                Arguments.of(
                        "a window, critic",
                        TinyModels.like("mistral", "sliding_window", 2),
                        full,
                        language(Quantity.VALUES)),
                Arguments.of(
                        "gpt_neox, sequential, adapters",
                        TinyModels.neox("use_parallel_residual", false),
                        lora,
                        language));
    }

    private static Head language(Quantity... beside) {
        return Head.language(Set.of(beside));
    }

    private static Map<String, Object> dynamic() {
        return Map.of("rope_type", "dynamic", "factor", 4.0);
    }

    private static ModelConfig llama(Map<String, Object> scaling, boolean tied) {
        return TinyModels.llama("rope_scaling", scaling, "max_position_embeddings", 4, "tie_word_embeddings", tied);
    }

    private static ModelConfig llama(int kvHeads, boolean tied, boolean biases) {
        return TinyModels.llama(
                "num_key_value_heads", kvHeads,
                "tie_word_embeddings", tied,
                "attention_bias", biases,
                "mlp_bias", biases);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void agreesWithCentralDifferences(String name, ModelConfig config, Tuning tuning, Head head) {
        try (var model = TinyModel.after(config, tuning, head, FLOAT64, ROWS)) {
            for (String weight : model.names()) {
                double[] gradient = model.gradient(weight);
                double scale = largest(gradient);
                assertThat(scale).as("gradient of %s", weight).isPositive();
                for (int i = 0; i < gradient.length; i += Math.max(1, gradient.length / ENTRIES)) {
                    double numeric = model.centralDifference(weight, i, ROWS, STEP);
                    assertThat(numeric)
                            .as("%s[%d]", weight, i)
                            .isCloseTo(gradient[i], within(TOLERANCE * Math.max(scale, Math.abs(numeric))));
                }
            }
        }
    }

    /** In float32 the graph has fused kernels, whose rules the other test does not see. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void isTheSameInSinglePrecision(String name, ModelConfig config, Tuning tuning, Head head) {
        try (var exact = TinyModel.after(config, tuning, head, FLOAT64, ROWS);
                var single = TinyModel.after(config, tuning, head, FLOAT32, ROWS)) {
            assertThat(single.results(ROWS)).containsExactly(exact.results(ROWS), within(1e-5));
            for (String weight : exact.names()) {
                double[] gradient = exact.gradient(weight);
                assertThat(single.gradient(weight))
                        .as(weight)
                        .containsExactly(gradient, within(2e-5 * largest(gradient)));
            }
        }
    }

    private static double largest(double[] values) {
        return Arrays.stream(values).map(Math::abs).max().orElseThrow();
    }
}
