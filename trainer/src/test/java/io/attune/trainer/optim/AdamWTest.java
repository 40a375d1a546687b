package io.attune.trainer.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.model.Parameter;
import io.attune.trainer.model.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AdamWTest {
    private static final AdamW.Settings SETTINGS = new AdamW.Settings(0.9, 0.95, 1e-6, 0.1);

    private final JsonNode pytorch =
            JsonMapper.builder().build().readTree(AdamWTest.class.getResourceAsStream("/optim/adamw.json"));
    private final List<Parameter> parameters = parameters();
    private final AdamW optimiser = new AdamW(parameters, SETTINGS);

    private List<Parameter> parameters() {
        Tensor matrix = Tensor.of("matrix", floats(pytorch.path("start").path(0)), 3, 4);
        Tensor vector = Tensor.of("vector", floats(pytorch.path("start").path(1)), 5);
        return List.of(
                new Parameter(matrix, Tensor.zeros("matrix", 3, 4), true, 1),
                new Parameter(vector, Tensor.zeros("vector", 5), false, 1));
    }

    @Test
    void takesTheFiveStepsThatPyTorchTakes() {
        for (JsonNode step : pytorch.path("steps")) {
            give(parameters, step);
            assertThat(optimiser.step(1e-2, 4)).isCloseTo(step.path("norm").asDouble(), within(1e-5));
            for (int i = 0; i < parameters.size(); i++) {
                assertThat(parameters.get(i).value().toArray())
                        .containsExactly(floats(step.path("values").path(i)), within(1e-5f));
            }
        }
    }

    @Test
    void goesOnFromAStoredStateBitByBit() {
        JsonNode steps = pytorch.path("steps");
        for (int i = 0; i < 2; i++) {
            give(parameters, steps.path(i));
            optimiser.step(1e-2, 4);
        }
        List<Parameter> later = parameters.stream()
                .map(p -> new Parameter(p.value().copy(p.name()), p.gradient().copy(p.name()), p.decays(), p.pace()))
                .toList();
        var resumed = new AdamW(later, SETTINGS);
        resumed.restore(optimiser.state());
        for (int i = 2; i < 5; i++) {
            give(parameters, steps.path(i));
            give(later, steps.path(i));
            assertThat(resumed.step(1e-2, 4)).isEqualTo(optimiser.step(1e-2, 4));
        }
        assertThat(resumed.steps()).isEqualTo(5);
        for (int i = 0; i < later.size(); i++) {
            assertThat(later.get(i).value().toArray())
                    .isEqualTo(parameters.get(i).value().toArray());
        }
    }

    /** It is taken in pieces of 65,536 numbers and blocks of 4,096. */
    @Test
    void aLargeParameterTakesTheStepsOfItsParts() {
        var random = new SplittableRandom(1);
        int part = 1_001;
        float[] start = floats(random, 70 * part);
        float[] gradient = floats(random, 70 * part);
        Parameter whole = parameter(start, gradient);
        List<Parameter> parts = IntStream.range(0, 70)
                .mapToObj(i -> parameter(
                        Arrays.copyOfRange(start, i * part, (i + 1) * part),
                        Arrays.copyOfRange(gradient, i * part, (i + 1) * part)))
                .toList();
        var one = new AdamW(List.of(whole), SETTINGS);
        var other = new AdamW(parts, SETTINGS);
        for (int step = 0; step < 2; step++) {
            double norm = one.step(1e-2, Double.POSITIVE_INFINITY);
            assertThat(norm).isCloseTo(other.step(1e-2, Double.POSITIVE_INFINITY), within(1e-9));
        }
        for (int i = 0; i < parts.size(); i++) {
            assertThat(Arrays.copyOfRange(whole.value().toArray(), i * part, (i + 1) * part))
                    .isEqualTo(parts.get(i).value().toArray());
        }
    }

    private static float[] floats(SplittableRandom random, int count) {
        float[] floats = new float[count];
        for (int i = 0; i < count; i++) {
            floats[i] = (float) random.nextDouble(-1, 1);
        }
        return floats;
    }

    private static Parameter parameter(float[] start, float[] gradient) {
        return new Parameter(
                Tensor.of("weight", start, start.length), Tensor.of("weight", gradient, gradient.length), true, 1);
    }

    @Test
    void aParameterWithAPaceLearnsAtThatManyTimesTheRate() {
        List<Parameter> faster = parameters.stream()
                .map(p -> new Parameter(p.value().copy(p.name()), p.gradient().copy(p.name()), p.decays(), 10))
                .toList();
        JsonNode step = pytorch.path("steps").path(0);
        give(parameters, step);
        give(faster, step);
        optimiser.step(1e-2, 4);
        new AdamW(faster, SETTINGS).step(1e-3, 4);
        for (int i = 0; i < faster.size(); i++) {
            assertThat(faster.get(i).value().toArray())
                    .containsExactly(parameters.get(i).value().toArray(), within(1e-7f));
        }
    }

    @Test
    void refusesAGradientThatIsNotFiniteAndChangesNothing() {
        give(parameters, pytorch.path("steps").path(0));
        float[] before = parameters.getFirst().value().toArray();
        parameters.getLast().gradient().set(2, Float.NaN);
        assertThatThrownBy(() -> optimiser.step(1e-2, 4))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("nothing was changed");
        assertThat(parameters.getFirst().value().toArray()).isEqualTo(before);
        assertThat(optimiser.steps()).isZero();
    }

    @Test
    void refusesTheStateOfOtherParameters() {
        var other = new AdamW(
                List.of(new Parameter(Tensor.zeros("matrix", 2, 2), Tensor.zeros("matrix", 2, 2), true, 1)), SETTINGS);
        assertThatThrownBy(() -> optimiser.restore(other.state()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("exp_avg.matrix");
    }

    @Test
    void refusesSettingsThatCannotBe() {
        assertThatThrownBy(() -> new AdamW.Settings(1, 0.9, 1e-8, 0))
                .hasMessage("beta1 is 1.0, expected 0 or more and less than 1");
        assertThatThrownBy(() -> optimiser.step(-1, 1)).hasMessage("learning rate is -1.0, expected 0 or more");
        assertThatThrownBy(() -> optimiser.step(1, 0)).hasMessage("maximum gradient norm is 0.0, expected more than 0");
    }

    private static void give(List<Parameter> parameters, JsonNode step) {
        for (int i = 0; i < parameters.size(); i++) {
            float[] gradient = floats(step.path("gradients").path(i));
            for (int j = 0; j < gradient.length; j++) {
                parameters.get(i).gradient().set(j, gradient[j]);
            }
        }
    }

    private static float[] floats(JsonNode node) {
        var values = new ArrayList<Float>();
        collect(node, values);
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i);
        }
        return floats;
    }

    private static void collect(JsonNode node, List<Float> into) {
        if (node.isArray()) {
            node.forEach(child -> collect(child, into));
        } else {
            into.add((float) node.asDouble());
        }
    }
}
