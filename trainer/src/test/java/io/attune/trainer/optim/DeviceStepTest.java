package io.attune.trainer.optim;

import static io.attune.trainer.graph.ElementType.FLOAT32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.graph.ElementType;
import io.attune.trainer.model.BaseWeights;
import io.attune.trainer.model.DeviceTensors;
import io.attune.trainer.model.DeviceTensors.DeviceParameter;
import io.attune.trainer.model.Head;
import io.attune.trainer.model.HostTensors;
import io.attune.trainer.model.LoraSpec;
import io.attune.trainer.model.Names;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.Tensor;
import io.attune.trainer.model.TinyModels;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.model.TrainedTensors;
import io.attune.trainer.model.Tuning;
import io.attune.trainer.model.Weights;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.objective.Coefficients;
import io.attune.trainer.ort.CpuDevice;
import io.attune.trainer.ort.Device;
import io.attune.trainer.ort.NativeTensor;
import io.attune.trainer.ort.ResidentDevice;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Training steps over what stays on a device, here in the CPU's allocator, against the same steps over memory that Java sees and Java's AdamW. */
class DeviceStepTest {
    private static final ResidentDevice DEVICE = ResidentDevice.onCpu();
    private static final AdamW.Settings SETTINGS = new AdamW.Settings(0.9, 0.95, 1e-6, 0.1);

    private static final List<Sequence> ROWS = List.of(
            new Sequence(new int[] {3, 10, 40, 7}, new int[] {50, 90, 20, 1}),
            new Sequence(new int[] {6}, new int[] {5, 31}),
            new Sequence(new int[] {80, 91, 70, 6, 3, 10}, new int[] {33}));

    /** The whole numbers of a few steps. */
    @SuppressWarnings("ArrayRecordComponent") // read at once, never compared
    private record Run(double[][] logps, double[][] reference, double norm, Weights trained, AdamW.State state) {}

    private static Run run(Device device, ModelConfig config, Tuning tuning, int tokensTogether, double maxGradNorm) {
        return run(device, config, tuning, FLOAT32, model -> model.splitPasses(tokensTogether), maxGradNorm);
    }

    private static Run run(
            Device device,
            ModelConfig config,
            Tuning tuning,
            ElementType precision,
            Consumer<TrainableModel> form,
            double maxGradNorm) {
        BaseWeights weights = BaseWeights.of(config, TinyModels.weights(config, 0.4, new SplittableRandom(11)));
        try (var model = TrainableModel.of(
                device, config, weights, tuning, Head.LANGUAGE_MODEL, precision, new SplittableRandom(5))) {
            form.accept(model);
            AdamW optimiser = AdamW.of(model.tensors(), SETTINGS);
            double norm = 0;
            for (int step = 0; step < 3; step++) {
                model.clearGradients();
                try (var pass = model.forward(ROWS)) {
                    pass.backward(coefficients(step));
                }
                norm = optimiser.step(1e-2, maxGradNorm);
            }
            return new Run(
                    model.logps(ROWS),
                    model.referenceLogps(ROWS),
                    norm,
                    model.trained().copy(),
                    optimiser.state());
        }
    }

    private static List<Coefficients> coefficients(int step) {
        RandomGenerator random = new SplittableRandom(step);
        return ROWS.stream()
                .map(row -> Coefficients.onLogps(
                        random.doubles(row.completionIds().length, -1, 1).toArray()))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "full, untied, FLOAT32, 1000",
        "full, tied, FLOAT32, 1000",
        "full, positions, FLOAT32, 1000",
        "lora, untied, FLOAT32, 1000",
        "full, tied, FLOAT32, 8",
        "full, untied, FLOAT32, 8",
        "lora, tied, FLOAT32, 8",
        "full, tied, FLOAT16, 8",
        "lora, untied, FLOAT16, 1000",
        "full, positions, BFLOAT16, 1000"
    })
    void aStepHasTheSameBitsAsOneOfTheJavaBinding(
            String tuning, String tables, ElementType precision, int tokensTogether) {
        ModelConfig config =
                tables.equals("positions") ? TinyModels.gpt2("vocab_size", 97) : config(tables.equals("tied"));
        Tuning tuned = tuning.equals("full") ? new Tuning.Full() : new Tuning.Lora(LoraSpec.ofRank(4));
        Consumer<TrainableModel> parts = model -> model.splitPasses(tokensTogether);
        Run here = run(new CpuDevice(1), config, tuned, precision, parts, Double.POSITIVE_INFINITY);
        assertSame(run(DEVICE, config, tuned, precision, parts, Double.POSITIVE_INFINITY), here);
        assertSame(
                run(
                        DEVICE,
                        config,
                        tuned,
                        precision,
                        parts.andThen(TrainableModel::recomputeBlocks),
                        Double.POSITIVE_INFINITY),
                here);
    }

    private static void assertSame(Run there, Run here) {
        assertThat(there.logps()).isDeepEqualTo(here.logps());
        assertThat(here.logps()[0]).isNotEqualTo(here.reference()[0]);
        assertThat(there.reference()).isDeepEqualTo(here.reference());
        assertThat(there.norm()).isCloseTo(here.norm(), within(1e-5 * here.norm()));
        assertSame(there.trained(), here.trained());
        assertSame(there.state().moments(), here.state().moments());
        assertThat(there.state().steps()).isEqualTo(3);
    }

    @Test
    void clippingDiffersByNoMoreThanTheNormsRounding() {
        Tuning full = new Tuning.Full();
        Run here = run(new CpuDevice(1), config(true), full, 1000, 0.5);
        Run there = run(DEVICE, config(true), full, 1000, 0.5);
        for (Tensor wanted : here.trained().all()) {
            assertThat(there.trained().get(wanted.name()).toArray())
                    .as(wanted.name())
                    .containsExactly(wanted.toArray(), within(1e-5f));
        }
    }

    @Test
    void goesOnWithTheStateOfTheOther() {
        Weights start = new Weights(List.of(
                Tensor.of("matrix", new float[] {1, -2, 3, 4, 5, -6}, 2, 3),
                Tensor.of("bias", new float[] {7, 8}, 2),
                Tensor.of(Names.VALUE, new float[] {9, -1}, 1, 2)));
        float[] gradient = {.5f, -.25f, 1, 2, -3, .125f};
        var here = (HostTensors) TrainedTensors.of(new CpuDevice(1), start.copy());
        var there = (DeviceTensors) TrainedTensors.of(DEVICE, start.copy());
        AdamW first = AdamW.of(here, SETTINGS);
        here.parameters().forEach(p -> fill(p.gradient(), gradient));
        assertThat(here.parameters().getLast().pace()).isEqualTo(10);
        first.step(1e-2, 1e9);
        AdamW second = AdamW.of(there, SETTINGS);
        second.restore(first.state());
        there.write(here.read());
        there.parameters().forEach(p -> give(p, gradient));
        double norm = first.step(1e-2, 1e9);
        assertThat(second.step(1e-2, 1e9)).isCloseTo(norm, within(1e-5));
        assertSame(there.read(), here.read());
        assertSame(second.state().moments(), first.state().moments());
        assertThatThrownBy(() -> second.restore(new AdamW.State(1, start)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> there.write(new Weights(List.of(Tensor.zeros("matrix", 3, 2)))))
                .hasMessage("matrix[3, 2] does not fit the shape [2, 3]");
    }

    @Test
    void refusesAGradientThatIsNotFiniteAndChangesNothing() {
        Weights start = new Weights(List.of(Tensor.of("matrix", new float[] {1, 2}, 1, 2)));
        var there = (DeviceTensors) TrainedTensors.of(DEVICE, start);
        AdamW optimiser = AdamW.of(there, SETTINGS);
        there.parameters().forEach(p -> give(p, 1, Float.NaN));
        assertThatThrownBy(() -> optimiser.step(1e-2, 4)).isInstanceOf(ArithmeticException.class);
        assertSame(there.read(), start);
        assertThat(optimiser.steps()).isZero();
    }

    @Test
    void parametersOnADeviceAreNotToBeSeenFromJava() {
        try (var model = TrainableModel.of(
                DEVICE,
                config(true),
                TinyModels.weights(config(true), 0.4, new SplittableRandom(11)),
                new Tuning.Full(),
                Head.LANGUAGE_MODEL,
                new SplittableRandom(5))) {
            assertThatThrownBy(model::parameters).isInstanceOf(IllegalStateException.class);
        }
    }

    private static ModelConfig config(boolean tied) {
        return TinyModels.llama("vocab_size", 97, "hidden_size", 32, "tie_word_embeddings", tied);
    }

    private static void fill(Tensor tensor, float... values) {
        for (int i = 0; i < tensor.elements(); i++) {
            tensor.set(i, values[i]);
        }
    }

    private static void give(DeviceParameter parameter, float... values) {
        NativeTensor gradient =
                NativeTensor.allocate(FLOAT32, parameter.gradient().shape());
        Tensor numbers = Tensor.zeros(parameter.name(), gradient.shape());
        fill(numbers, values);
        gradient.memory().copyFrom(numbers.data());
        DEVICE.copy(gradient, parameter.gradient());
    }

    private static void assertSame(Weights found, Weights wanted) {
        assertThat(found.names()).isEqualTo(wanted.names());
        for (Tensor tensor : wanted.all()) {
            assertThat(found.get(tensor.name()).toArray()).as(tensor.name()).isEqualTo(tensor.toArray());
        }
    }
}
