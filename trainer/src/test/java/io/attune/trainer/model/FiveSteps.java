package io.attune.trainer.model;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.objective.Coefficients;
import io.attune.trainer.optim.AdamW;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** Steps of AdamW as {@code oracle/families.py} takes them with PyTorch and PEFT, from the same beginning. */
final class FiveSteps {
    private static final AdamW.Settings SETTINGS = new AdamW.Settings(0.9, 0.999, 1e-8, 0.1);

    private FiveSteps() {}

    /** Adapters begin away from 0, so that both factors have a gradient. */
    static void begin(TrainableModel model) {
        for (Parameter parameter : model.parameters()) {
            boolean first = parameter.name().endsWith(AdapterNames.A);
            fill(parameter.value(), first ? i -> 0.1 * Math.sin(1.3 * i) : i -> 0.1 * Math.cos(0.9 * i));
        }
    }

    private static void fill(Tensor tensor, DoubleUnaryOperator value) {
        for (long i = 0; i < tensor.elements(); i++) {
            tensor.set(i, (float) value.applyAsDouble((double) i));
        }
    }

    /** @param moves how far all steps together move each weight, by its name; {@link FamilyFixture#UNSAID} where it has no gradient */
    static void assertMoves(TrainableModel model, List<List<Sequence>> batches, Map<String, Tensor> moves) {
        Weights before = model.trained().copy();
        var optimiser = new AdamW(model.parameters(), SETTINGS);
        for (List<Sequence> batch : batches) {
            model.clearGradients();
            try (var pass = model.forward(batch)) {
                pass.backward(batch.stream().map(FiveSteps::quarter).toList());
            }
            optimiser.step(1e-3, 1e9);
        }
        assertThat(moves.keySet()).containsExactlyInAnyOrderElementsOf(before.names());
        for (Tensor after : model.trained().all()) {
            float[] expected = before.get(after.name()).toArray();
            float[] move = requireNonNull(moves.get(after.name())).toArray();
            float[] actual = after.toArray();
            for (int i = 0; i < expected.length; i++) {
                expected[i] = move[i] == FamilyFixture.UNSAID ? actual[i] : expected[i] + move[i];
            }
            assertThat(actual).as(after.name()).containsExactly(expected, within(1e-5f));
        }
    }

    private static Coefficients quarter(Sequence row) {
        double[] coefficients = new double[row.completionIds().length];
        Arrays.fill(coefficients, -0.25);
        return Coefficients.onLogps(coefficients);
    }
}
