package io.attune.trainer.model;

import static io.attune.trainer.graph.ElementType.FLOAT32;
import static io.attune.trainer.graph.ElementType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.objective.Quantity;
import java.util.Arrays;
import java.util.List;
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
        return Stream.of(
                Arguments.of("full, tied", config(2, true, false), full, Head.LANGUAGE_MODEL),
                Arguments.of("full, untied, grouped, biases", config(1, false, true), full, Head.LANGUAGE_MODEL),
                Arguments.of("adapters, tied, grouped", config(1, true, false), lora, Head.LANGUAGE_MODEL),
                Arguments.of("adapters, untied, biases", config(2, false, true), lora, Head.LANGUAGE_MODEL),
                Arguments.of("reward head, full", config(1, true, false), full, Head.SCALAR_REWARD),
                Arguments.of("reward head, adapters", config(2, true, true), lora, Head.SCALAR_REWARD),
                Arguments.of("entropy", config(1, true, false), full, language(Quantity.ENTROPY)),
                Arguments.of("KL to a reference of its own", config(1, false, false), full, language(Quantity.KL)),
                Arguments.of("KL to the model without adapters", config(1, true, false), lora, language(Quantity.KL)),
                Arguments.of("critic", config(2, false, false), full, language(Quantity.VALUES)),
                Arguments.of("everything at once", config(1, true, false), full, EVERYTHING),
                Arguments.of("everything at once, adapters", config(2, false, false), lora, EVERYTHING),
                Arguments.of("attribute heads", config(1, true, false), full, Head.scores(3)),
                Arguments.of("a score behind every token", config(2, true, false), lora, Head.scoreAtEachToken()));
    }

    private static Head language(Quantity... beside) {
        return Head.language(Set.of(beside));
    }

    private static LlamaConfig config(int kvHeads, boolean tied, boolean biases) {
        return new LlamaConfig(
                13, 8, 12, 2, 2, kvHeads, 4, 32, 1e-6, new Rope(100), tied, biases, biases, -1, List.of(1), -1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void agreesWithCentralDifferences(String name, LlamaConfig config, Tuning tuning, Head head) {
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
    void isTheSameInSinglePrecision(String name, LlamaConfig config, Tuning tuning, Head head) {
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
