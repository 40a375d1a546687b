package io.attune.trainer.model;

import static io.attune.trainer.graph.ElementType.BFLOAT16;
import static io.attune.trainer.graph.ElementType.FLOAT16;
import static io.attune.trainer.graph.ElementType.FLOAT32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.graph.ElementType;
import io.attune.trainer.graph.Value;
import io.attune.trainer.model.architecture.ModelConfig;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Models whose matrices are multiplied in half precision, against themselves in float32. A product's relative error is at most 2^-11 in float16 and 2^-8 in bfloat16, and there are a few
 * dozen of them behind each other.
 */
class HalfPrecisionTest {
    private static final List<Sequence> ROWS = List.of(
            new Sequence(new int[] {3, 1, 4}, new int[] {1, 5, 9, 2}),
            new Sequence(new int[] {6}, new int[] {5, 3}),
            new Sequence(new int[] {8, 9, 7, 10}, new int[] {3}));

    static Stream<Arguments> models() {
        return Stream.of(FLOAT16, BFLOAT16)
                .flatMap(precision -> GradientTest.models().map(model -> {
                    Object[] parts = Arrays.copyOf(model.get(), 5);
                    parts[4] = precision;
                    return Arguments.of(parts);
                }));
    }

    @ParameterizedTest(name = "{0}, {4}")
    @MethodSource("models")
    void numbersAndGradientsAreNearThoseOfFloat32(
            String name, ModelConfig config, Tuning tuning, Head head, ElementType precision) {
        assertNear(config, tuning, head, BaseFormat.FLOAT32, precision);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT16", "BFLOAT16"})
    void soAreThoseOfAdaptersOnAFrozenBaseInFewBits(ElementType precision) {
        ModelConfig config = TinyModels.llama("hidden_size", 32, "intermediate_size", 64, "head_dim", 16);
        assertNear(config, new Tuning.Lora(LoraSpec.ofRank(2)), Head.LANGUAGE_MODEL, BaseFormat.INT8, precision);
    }

    private static void assertNear(
            ModelConfig config, Tuning tuning, Head head, BaseFormat format, ElementType precision) {
        try (var single = TinyModel.after(config, tuning, head, format, FLOAT32, ROWS);
                var half = TinyModel.after(config, tuning, head, format, precision, ROWS)) {
            double[] wanted = single.results(ROWS);
            assertThat(half.results(ROWS))
                    .isNotEqualTo(wanted)
                    .containsExactly(wanted, within(precision == FLOAT16 ? 5e-3 : 4e-2));
            for (String weight : single.names()) {
                assertThat(distance(half.gradient(weight), single.gradient(weight)))
                        .as(weight)
                        .isLessThan(precision == FLOAT16 ? 0.02 : 0.15);
            }
        }
    }

    /** Of the norm of what is wanted. */
    private static double distance(double[] found, double[] wanted) {
        double apart = IntStream.range(0, wanted.length)
                .mapToDouble(i -> found[i] - wanted[i])
                .map(x -> x * x)
                .sum();
        return Math.sqrt(apart / Arrays.stream(wanted).map(x -> x * x).sum());
    }

    static Stream<Arguments> families() {
        return Stream.of(FLOAT16, BFLOAT16)
                .flatMap(precision -> FamilyFixture.all().map(family -> Arguments.of(family, precision)));
    }

    @ParameterizedTest
    @MethodSource("families")
    void logProbsAreNearThoseOfTransformers(FamilyFixture family, ElementType precision) {
        List<Fixtures.Scored> scored = family.scored();
        try (var model = TrainableModel.open(family.open(), new Tuning.Full(), Head.LANGUAGE_MODEL, precision, 1)) {
            double[][] logps =
                    model.logps(scored.stream().map(Fixtures.Scored::sequence).toList());
            double[] found =
                    Arrays.stream(logps).flatMapToDouble(Arrays::stream).toArray();
            double[] wanted = scored.stream()
                    .flatMapToDouble(row -> Arrays.stream(row.array()))
                    .toArray();
            assertThat(distance(found, wanted)).isGreaterThan(1e-5).isLessThan(precision == FLOAT16 ? 1e-3 : 1e-2);
        }
    }

    /** All but the sums of the blocks and what the head reads and says. */
    @Test
    void whatIsKeptIsHalfPrecision() {
        ModelConfig config = TinyModels.llama("num_key_value_heads", 1, "hidden_size", 32, "intermediate_size", 96);
        TrainingGraph half = graph(config, BFLOAT16);
        assertThat(half.kept().stream().filter(value -> value.type() == FLOAT32).map(Value::name))
                .hasSize(2 * config.layers() + 1)
                .allMatch(name -> name.startsWith("Add") || name.startsWith("Gather") || name.startsWith("LogSoftmax"));
        var lengths = PackedRows.of(ROWS, config, Head.LANGUAGE_MODEL).lengths(config);
        assertThat(half.kept()).hasSameSizeAs(graph(config, FLOAT32).kept());
        assertThat(half.memory().keptBytes(lengths))
                .isLessThan(graph(config, FLOAT32).memory().keptBytes(lengths) * 7 / 10);
    }

    private static TrainingGraph graph(ModelConfig config, ElementType precision) {
        return TrainingGraph.of(
                config,
                new Tuning.Full(),
                Head.LANGUAGE_MODEL,
                new BaseForm(BaseFormat.FLOAT32, null),
                precision,
                new PassForm(PromptLayout.ALONE, 1, false));
    }
}
