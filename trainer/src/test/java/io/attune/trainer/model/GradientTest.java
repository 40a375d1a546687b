package io.attune.trainer.model;

import static io.attune.trainer.graph.ElementType.FLOAT32;
import static io.attune.trainer.graph.ElementType.FLOAT64;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.graph.ElementType;
import io.attune.trainer.ort.NativeTensor;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
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

    static Stream<Arguments> models() {
        var lora = new Tuning.Lora(LoraSpec.ofRank(2));
        var full = new Tuning.Full();
        return Stream.of(
                Arguments.of("full, tied", config(2, true, false), full, Head.LANGUAGE_MODEL),
                Arguments.of("full, untied, grouped, biases", config(1, false, true), full, Head.LANGUAGE_MODEL),
                Arguments.of("adapters, tied, grouped", config(1, true, false), lora, Head.LANGUAGE_MODEL),
                Arguments.of("adapters, untied, biases", config(2, false, true), lora, Head.LANGUAGE_MODEL),
                Arguments.of("reward head, full", config(1, true, false), full, Head.SCALAR_REWARD),
                Arguments.of("reward head, adapters", config(2, true, true), lora, Head.SCALAR_REWARD));
    }

    private static LlamaConfig config(int kvHeads, boolean tied, boolean biases) {
        return new LlamaConfig(
                13, 8, 12, 2, 2, kvHeads, 4, 32, 1e-6, new Rope(100), tied, biases, biases, -1, List.of(1), -1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void agreesWithCentralDifferences(String name, LlamaConfig config, Tuning tuning, Head head) {
        try (var model = new Tiny(config, tuning, head, FLOAT64)) {
            for (String weight : model.names()) {
                double[] gradient = model.gradient(weight);
                double scale = largest(gradient);
                assertThat(scale).as("gradient of %s", weight).isPositive();
                for (int i = 0; i < gradient.length; i += Math.max(1, gradient.length / ENTRIES)) {
                    double numeric = model.centralDifference(weight, i);
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
        try (var exact = new Tiny(config, tuning, head, FLOAT64);
                var single = new Tiny(config, tuning, head, FLOAT32)) {
            assertThat(single.results()).containsExactly(exact.results(), within(1e-5));
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

    /** A model with random weights everywhere, also where training would begin with zeros, and one backward pass behind it. */
    private static final class Tiny implements AutoCloseable {
        private final ElementType type;
        private final Map<String, NativeTensor> trained = new LinkedHashMap<>();
        private final Map<String, NativeTensor> gradients = new LinkedHashMap<>();
        private final SplittableRandom random = new SplittableRandom(3);
        private final Computation computation;
        private final Map<String, NativeTensor> inputs;
        private final double[] coefficients;

        Tiny(LlamaConfig config, Tuning tuning, Head head, ElementType type) {
            this.type = type;
            var weights = new HashMap<String, NativeTensor>();
            LlamaShapes.of(config, head).forEach((name, shape) -> weights.put(name, random(name, sizes(shape))));
            TrainedShapes.of(config, tuning, head).forEach((name, shape) -> {
                NativeTensor known = weights.get(name);
                trained.put(name, known != null ? known : random(name, sizes(shape)));
                gradients.put(name, NativeTensor.allocate(type, sizes(shape)));
            });
            computation = new Computation(config, TrainingGraph.of(config, tuning, head, type), type, weights);
            gradients.forEach(computation::gradient);
            var rows = PackedRows.of(ROWS, config, head);
            var given = new HashMap<>(trained);
            given.put(ModelValues.ADAPTER_SCALE, NativeTensor.of(type, new double[] {1.5}));
            inputs = computation.inputs(rows, given);
            coefficients = random.doubles(rows.scored(), -1, 1).toArray();
            try (var pass = computation.forward(inputs, true)) {
                computation.backward(rows, inputs, pass, coefficients);
            }
        }

        private NativeTensor random(String name, long[] shape) {
            double centre = name.contains("norm") ? 1 : 0;
            long elements = Arrays.stream(shape).reduce(1, Math::multiplyExact);
            double[] values = random.doubles(elements)
                    .map(x -> (float) (centre + 0.8 * (x - 0.5)))
                    .toArray();
            return NativeTensor.of(type, values, shape);
        }

        private static long[] sizes(List<Long> shape) {
            return shape.stream().mapToLong(Long::longValue).toArray();
        }

        List<String> names() {
            return List.copyOf(trained.keySet());
        }

        double[] gradient(String weight) {
            MemorySegment memory = memory(gradients, weight);
            return type == FLOAT64
                    ? memory.toArray(JAVA_DOUBLE)
                    : IntStream.range(0, (int) (memory.byteSize() / Float.BYTES))
                            .mapToDouble(i -> memory.getAtIndex(JAVA_FLOAT, i))
                            .toArray();
        }

        double centralDifference(String weight, long index) {
            MemorySegment values = memory(trained, weight);
            double before = values.getAtIndex(JAVA_DOUBLE, index);
            values.setAtIndex(JAVA_DOUBLE, index, before + STEP);
            double above = weightedSum();
            values.setAtIndex(JAVA_DOUBLE, index, before - STEP);
            double below = weightedSum();
            values.setAtIndex(JAVA_DOUBLE, index, before);
            return (above - below) / (2 * STEP);
        }

        private double weightedSum() {
            double[] results = results();
            return IntStream.range(0, results.length)
                    .mapToDouble(i -> coefficients[i] * results[i])
                    .sum();
        }

        double[] results() {
            try (var pass = computation.forward(inputs, false)) {
                return pass.reals(TrainingGraph.RESULT);
            }
        }

        private static MemorySegment memory(Map<String, NativeTensor> tensors, String weight) {
            NativeTensor tensor = tensors.get(weight);
            if (tensor == null) {
                throw new AssertionError("there is no " + weight);
            }
            return tensor.memory();
        }

        @Override
        public void close() {
            computation.close();
        }
    }
}
