package io.attune.trainer.model;

import static io.attune.trainer.graph.ElementType.FLOAT64;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.graph.Dim;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.objective.Coefficients;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.ort.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A frozen base in few bits: what a model computes with it, and what adapters on it learn. */
class QuantizedBaseTest {
    private static final Tuning LORA = new Tuning.Lora(LoraSpec.ofRank(2));

    private static final List<Sequence> ROWS = List.of(
            new Sequence(new int[] {3, 1, 4}, new int[] {1, 5, 9, 2}), new Sequence(new int[] {6}, new int[] {5, 3}));

    @TempDir
    private Path directory;

    static Stream<Arguments> families() {
        return Stream.of("llama-linear", "mistral-window", "qwen2", "qwen3-untied", "gpt2", "gpt-neox")
                .flatMap(family -> Stream.of(BaseFormat.INT8, BaseFormat.INT4)
                        .map(format -> Arguments.of(new FamilyFixture(family), format)));
    }

    /** Adapters on all layers, or on one, so that the other matrices are multiplied as they are. */
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("families")
    void isTheModelWhoseWeightsHaveItsNumbers(FamilyFixture family, BaseFormat format) {
        ModelDirectory quantized = ModelDirectory.open(family.path(), config -> List.of(), format);
        for (LoraSpec spec : List.of(LoraSpec.ofRank(2), LoraSpec.least(quantized.config()))) {
            var tuning = new Tuning.Lora(spec);
            var random = new SplittableRandom(1);
            try (var model = TrainableModel.open(quantized, tuning, Head.LANGUAGE_MODEL, 1);
                    var plain = TrainableModel.of(
                            quantized.config(), quantized.weights(), tuning, Head.LANGUAGE_MODEL, random)) {
                shake(model);
                shake(plain);
                assertThat(model.referenceLogps(ROWS)).isDeepEqualTo(plain.referenceLogps(ROWS));
                assertThat(model.logps(ROWS)).isDeepEqualTo(plain.logps(ROWS));
                Map<String, float[]> expected = gradients(plain);
                gradients(model)
                        .forEach((name, gradient) ->
                                assertThat(gradient).as(name).isEqualTo(requireNonNull(expected.get(name))));
            }
        }
    }

    static Stream<Arguments> tiny() {
        return Stream.of(TinyModels.llama("num_key_value_heads", 1), TinyModels.gpt2(), TinyModels.neox())
                .flatMap(config ->
                        Stream.of(BaseFormat.INT8, BaseFormat.INT4).map(format -> Arguments.of(config, format)));
    }

    @ParameterizedTest
    @MethodSource("tiny")
    void gradientsAgreeWithCentralDifferences(ModelConfig config, BaseFormat format) {
        Head head = Head.language(Set.of(Quantity.ENTROPY));
        try (var model = TinyModel.after(config, LORA, head, format, FLOAT64, ROWS)) {
            for (String weight : model.names()) {
                double[] gradient = model.gradient(weight);
                double scale = Arrays.stream(gradient).map(Math::abs).max().orElseThrow();
                assertThat(scale).as(weight).isPositive();
                for (int i = 0; i < gradient.length; i += 3) {
                    assertThat(model.centralDifference(weight, i, ROWS, 1e-5))
                            .as("%s[%d]", weight, i)
                            .isCloseTo(gradient[i], within(1e-6 * scale));
                }
            }
        }
    }

    /** Bounds on the mean and on the largest change of a token's log-prob, −3 to −11 in these checkpoints, whose random weights make much of little. */
    @ParameterizedTest
    @CsvSource({"tied, INT8, .05, .2", "tied, INT4, 1, 4", "biased, INT8, .05, .2", "biased, INT4, 1, 4"})
    void logProbsStayNearThoseOfFloat32(String name, BaseFormat format, double mean, double most) {
        List<Fixtures.Scored> scored = Fixtures.scored(name);
        ModelDirectory quantized = ModelDirectory.open(Fixtures.directory(name), config -> List.of(), format);
        double[] exact = scored.stream()
                .flatMapToDouble(one -> Arrays.stream(one.array()))
                .toArray();
        try (var model = TrainableModel.open(quantized, LORA, Head.LANGUAGE_MODEL, 1)) {
            double[] logps = Arrays.stream(model.logps(
                            scored.stream().map(Fixtures.Scored::sequence).toList()))
                    .flatMapToDouble(Arrays::stream)
                    .toArray();
            double sum = 0;
            for (int i = 0; i < exact.length; i++) {
                sum += Math.abs(logps[i] - exact[i]);
            }
            assertThat(logps).containsExactly(exact, within(most));
            assertThat(sum / exact.length).isPositive().isLessThan(mean);
        }
    }

    /** What is written is what the files hold and the adapters, not what rounding made of it. */
    @Test
    void anExportAddsTheAdaptersToTheOriginalNumbers() throws IOException {
        ModelDirectory origin = Fixtures.open("biased");
        Adapter earlier = shaken(origin, Head.LANGUAGE_MODEL);
        ModelDirectory quantized = ModelDirectory.open(origin.path(), config -> List.of(earlier), BaseFormat.INT4);
        Adapter adapter = shaken(quantized, Head.SCALAR_REWARD);
        ModelFiles.write(directory, quantized, adapter);
        Weights expected = adapter.mergedInto(origin.config(), earlier.mergedInto(origin.config(), origin.weights()));
        Weights written = ModelDirectory.open(directory).weights();
        assertThat(written.names()).contains(Names.SCORE);
        for (Tensor tensor : written.all()) {
            assertThat(tensor.toArray())
                    .as(tensor.name())
                    .isEqualTo(expected.get(tensor.name()).toArray());
        }
    }

    private static Adapter shaken(ModelDirectory origin, Head head) {
        try (var model = TrainableModel.open(origin, LORA, head, 1)) {
            shake(model);
            return model.adapter();
        }
    }

    /** So that what was trained on a quantised base can be asked again, and trained further. */
    @ParameterizedTest
    @ValueSource(strings = {"qwen3", "gpt2"})
    void anEarlierAdapterStandsOnTheRoundedMatricesAsItWasTrained(String family) {
        Path path = new FamilyFixture(family).path();
        ModelDirectory bare = ModelDirectory.open(path, config -> List.of(), BaseFormat.INT4);
        try (var model = TrainableModel.open(bare, LORA, Head.LANGUAGE_MODEL, 1)) {
            shake(model);
            Adapter adapter = model.adapter();
            ModelDirectory tuned = ModelDirectory.open(path, config -> List.of(adapter), BaseFormat.INT4);
            try (var again = TrainableModel.open(tuned, LORA, Head.LANGUAGE_MODEL, 2);
                    var numbers = TrainableModel.of(
                            tuned.config(), tuned.weights(), LORA, Head.LANGUAGE_MODEL, new SplittableRandom(2))) {
                assertClose(again.referenceLogps(ROWS), model.logps(ROWS));
                shake(again);
                shake(numbers);
                assertClose(again.logps(ROWS), numbers.logps(ROWS));
                Map<String, float[]> expected = gradients(numbers);
                gradients(again)
                        .forEach((name, gradient) -> assertThat(gradient)
                                .as(name)
                                .containsExactly(requireNonNull(expected.get(name)), within(1e-5f)));
            }
        }
    }

    private static void assertClose(double[][] actual, double[][] expected) {
        for (int row = 0; row < expected.length; row++) {
            assertThat(actual[row]).containsExactly(expected[row], within(1e-5));
        }
    }

    /** It would be the memory that quantising saves. */
    @Test
    void noDequantizedMatrixIsKeptForTheWayBack() {
        ModelConfig config = TinyModels.llama();
        var spec = LoraSpec.ofRank(3);
        for (BaseForm base : List.of(
                BaseForm.FLOAT32,
                new BaseForm(BaseFormat.INT4, null),
                new BaseForm(BaseFormat.INT4, LoraSpec.ofRank(2)))) {
            for (PromptLayout layout : PromptLayout.values()) {
                var graph = TrainingGraph.of(
                        config,
                        new Tuning.Lora(spec),
                        Head.LANGUAGE_MODEL,
                        base,
                        FLOAT64,
                        new PassForm(layout, 1, false));
                assertThat(graph.kept())
                        .isNotEmpty()
                        .allMatch(value -> value.shape().dims().stream().anyMatch(Dim.Named.class::isInstance));
            }
        }
    }

    @Test
    void aStepIsKnownToDequantize() {
        ModelDirectory plain = Fixtures.open("tied");
        ModelDirectory quantized = ModelDirectory.open(plain.path(), config -> List.of(), BaseFormat.INT4);
        long largest = plain.config()
                .linears()
                .mapToLong(linear -> 4L * linear.inputs() * linear.outputs())
                .max()
                .orElseThrow();
        try (var one = TrainableModel.open(plain, LORA, Head.LANGUAGE_MODEL, 1);
                var other = TrainableModel.open(quantized, LORA, Head.LANGUAGE_MODEL, 1)) {
            assertThat(other.stepBytes(ROWS))
                    .isEqualTo(one.stepBytes(ROWS) + 2 * largest * Device.cpu().lanes());
        }
    }

    @Test
    void whatIsTrainedCannotBeQuantized() {
        ModelDirectory quantized =
                ModelDirectory.open(Fixtures.directory("tied"), config -> List.of(), BaseFormat.INT8);
        assertThatThrownBy(() -> TrainableModel.open(quantized, new Tuning.Full(), Head.LANGUAGE_MODEL, 1))
                .hasMessage("a base in int8 is frozen, and all of it is to be trained");
    }

    private static void shake(TrainableModel model) {
        var random = new SplittableRandom(5);
        for (Tensor tensor : model.trained().all()) {
            for (long i = 0; i < tensor.elements(); i++) {
                tensor.set(i, (float) (0.1 * random.nextGaussian()));
            }
        }
    }

    private static Map<String, float[]> gradients(TrainableModel model) {
        model.clearGradients();
        try (var pass = model.forward(ROWS)) {
            pass.backward(ROWS.stream()
                    .map(row -> Coefficients.onLogps(new SplittableRandom(row.hashCode())
                            .doubles(row.completionIds().length, -1, 1)
                            .toArray()))
                    .toList());
        }
        var gradients = new TreeMap<String, float[]>();
        model.parameters().forEach(p -> gradients.put(p.name(), p.gradient().toArray()));
        return gradients;
    }
}
