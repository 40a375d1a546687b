package io.attune.trainer.model;

import static io.attune.trainer.graph.ElementType.FLOAT32;
import static io.attune.trainer.graph.ElementType.FLOAT64;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.graph.ElementType;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.objective.Coefficients;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.ort.CpuDevice;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows divided among lanes give the numbers and the gradients that they give together, on however many threads. */
class ParallelPassTest {
    private static final ModelConfig CONFIG =
            TinyModels.llama("hidden_size", 8, "num_key_value_heads", 1, "tie_word_embeddings", true);

    /** Two pairs and two texts of as many tokens each. */
    private static final List<Sequence> ROWS = List.of(
            new Sequence(new int[] {3, 1, 4, 1}, new int[] {9, 2, 6}),
            new Sequence(new int[] {2, 7, 1, 8}, new int[] {2, 8}),
            new Sequence(new int[] {3, 1, 4, 1}, new int[] {5, 3}),
            new Sequence(new int[] {2, 7, 1, 8}, new int[] {4, 5, 9}),
            new Sequence(new int[] {6, 6, 6, 6}, new int[] {1, 2, 3, 4, 5}),
            new Sequence(new int[] {5, 6, 7, 8}, new int[] {5, 4, 3, 2, 1}));

    static Stream<Arguments> models() {
        var full = new Tuning.Full();
        var lora = new Tuning.Lora(LoraSpec.ofRank(2));
        var measured = Head.language(EnumSet.of(Quantity.ENTROPY, Quantity.KL));
        return Stream.of(
                Arguments.of("all weights", full, Head.LANGUAGE_MODEL, FLOAT64),
                Arguments.of("adapters", lora, Head.LANGUAGE_MODEL, FLOAT64),
                // ONNX Runtime has no kernel in float64 for what it makes of the reference's graph.
                Arguments.of("entropy and KL", full, measured, FLOAT32),
                Arguments.of("reward head", full, Head.SCALAR_REWARD, FLOAT64));
    }

    /** What a step gives and leaves. */
    private record Step(Map<Quantity, double[][]> numbers, Map<String, double[]> gradients) {}

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void changesNoNumber(String name, Tuning tuning, Head head, ElementType type) {
        try (var model = new TinyModel(CONFIG, tuning, head, type)) {
            Step together = step(model, head, 1, Integer.MAX_VALUE);
            for (int threads : new int[] {2, 3, 4, 16}) {
                assertClose(step(model, head, threads, Integer.MAX_VALUE), together, tolerance(type));
            }
            assertClose(step(model, head, 2, 18), together, tolerance(type));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void givesTheSameBitsAgain(String name, Tuning tuning, Head head, ElementType type) {
        try (var model = new TinyModel(CONFIG, tuning, head, type)) {
            Step once = step(model, head, 2, Integer.MAX_VALUE);
            for (int i = 0; i < 5; i++) {
                Step again = step(model, head, 2, Integer.MAX_VALUE);
                again.gradients()
                        .forEach((weight, gradient) -> assertThat(gradient)
                                .as(weight)
                                .isEqualTo(once.gradients().get(weight)));
            }
        }
    }

    @Test
    void whatIsNotDividedEvenlyStaysTogether() {
        var uneven = List.of(ROWS.get(4), new Sequence(new int[] {6}, new int[] {2}));
        try (var model = new TinyModel(CONFIG, new Tuning.Full(), Head.LANGUAGE_MODEL, FLOAT64);
                var passes = model.passes(new CpuDevice(2));
                var pass = passes.policy(uneven, false);
                var divided = passes.policy(ROWS, false)) {
            assertThat(pass).isInstanceOf(WholePass.class);
            assertThat(divided).isInstanceOf(ParallelPass.class);
        }
    }

    @Test
    void aWrongCoefficientOfOneLaneAddsNothing() {
        var head = Head.LANGUAGE_MODEL;
        try (var model = new TinyModel(CONFIG, new Tuning.Full(), head, FLOAT64)) {
            Step unharmed = step(model, head, 2, Integer.MAX_VALUE);
            try (var passes = model.passes(new CpuDevice(2))) {
                passes.clear();
                for (int i = 0; i < 3; i++) {
                    try (var pass = passes.policy(ROWS, true)) {
                        if (i == 1) {
                            var wrong = new ArrayList<>(coefficients(head));
                            wrong.set(1, Coefficients.onLogps(new double[] {1, Double.NaN}));
                            assertThatThrownBy(() -> pass.backward(wrong)).hasMessageContaining("not finite");
                        } else {
                            pass.backward(coefficients(head));
                        }
                    }
                }
            }
            unharmed.gradients()
                    .forEach((weight, gradient) ->
                            assertThat(model.gradient(weight)).as(weight).isEqualTo(gradient));
        }
    }

    private static double tolerance(ElementType type) {
        return type == FLOAT64 ? 1e-12 : 2e-5;
    }

    /** Two passes over the same rows, whose gradients are summed. */
    private static Step step(TinyModel model, Head head, int threads, int tokensTogether) {
        try (var passes = model.passes(new CpuDevice(threads))) {
            passes.split(tokensTogether);
            passes.clear();
            var numbers = new LinkedHashMap<Quantity, double[][]>();
            for (int i = 0; i < 2; i++) {
                try (var pass = passes.policy(ROWS, true)) {
                    head.gives().forEach(quantity -> numbers.put(quantity, pass.numbers(quantity)));
                    pass.backward(coefficients(head));
                }
            }
            var gradients = new LinkedHashMap<String, double[]>();
            model.names().forEach(weight -> gradients.put(weight, model.gradient(weight)));
            return new Step(numbers, gradients);
        }
    }

    private static List<Coefficients> coefficients(Head head) {
        var random = new SplittableRandom(5);
        return ROWS.stream()
                .map(row -> {
                    double[] some = random.doubles(head.readings(row), -1, 1).toArray();
                    if (head.scores()) {
                        return Coefficients.onScore(some);
                    }
                    Coefficients all = Coefficients.onLogps(some);
                    return head.gives().contains(Quantity.KL) ? all.withKl(some).withEntropy(some) : all;
                })
                .toList();
    }

    private static void assertClose(Step actual, Step expected, double tolerance) {
        expected.numbers()
                .forEach((quantity, rows) -> IntStream.range(0, rows.length)
                        .forEach(row -> assertThat(
                                        requireNonNull(actual.numbers().get(quantity))[row])
                                .as("%s of row %s", quantity, row)
                                .containsExactly(rows[row], within(tolerance))));
        expected.gradients()
                .forEach((weight, gradient) -> assertThat(actual.gradients().get(weight))
                        .as(weight)
                        .containsExactly(gradient, within(tolerance)));
    }
}
