package io.attune.trainer.model;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.objective.Coefficients;
import io.attune.trainer.optim.AdamW;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainableModelTest {
    private static final Tuning LORA = new Tuning.Lora(LoraSpec.ofRank(4));
    private static final Tuning FULL = new Tuning.Full();

    private static final List<Sequence> ROWS = List.of(
            new Sequence(new int[] {3, 10, 40, 7}, new int[] {50, 90, 20, 1}),
            new Sequence(new int[] {6}, new int[] {5, 31}),
            new Sequence(new int[] {80, 91, 70, 100, 110, 120}, new int[] {33}));

    static Stream<Tuning> tunings() {
        return Stream.of(LORA, FULL);
    }

    @ParameterizedTest
    @MethodSource("tunings")
    void beginsExactlyAtItsReference(Tuning tuning) {
        try (var model = language("grouped", tuning)) {
            assertThat(model.logps(ROWS)).isDeepEqualTo(model.referenceLogps(ROWS));
        }
    }

    @ParameterizedTest
    @MethodSource("tunings")
    void trainingMovesThePolicyWhereItIsToldAndLeavesTheReference(Tuning tuning) {
        try (var model = language("grouped", tuning)) {
            double[][] before = model.referenceLogps(ROWS);
            var optimiser = new AdamW(model.parameters(), AdamW.Settings.DEFAULT);
            for (int step = 0; step < 10; step++) {
                step(model, optimiser, ROWS);
            }
            double[][] after = model.logps(ROWS);
            for (int row = 0; row < ROWS.size(); row++) {
                assertThat(Arrays.stream(after[row]).sum())
                        .isGreaterThan(Arrays.stream(before[row]).sum() + 1);
            }
            assertThat(model.referenceLogps(ROWS)).isDeepEqualTo(before);
        }
    }

    @ParameterizedTest
    @MethodSource("tunings")
    void aBatchInPartsHasTheGradientOfTheWhole(Tuning tuning) {
        try (var model = language("tied", tuning)) {
            shake(model);
            Map<String, float[]> whole = gradients(model, List.of(ROWS));
            Map<String, float[]> parts =
                    gradients(model, ROWS.stream().map(List::of).toList());
            whole.forEach((name, gradient) -> assertClose(name, requireNonNull(parts.get(name)), gradient, 1e-5));
        }
    }

    @ParameterizedTest
    @MethodSource("tunings")
    void aSplitPassHasTheNumbersAndTheGradientOfTheWhole(Tuning tuning) {
        try (var model = language("tied", tuning)) {
            shake(model);
            double[][] numbers = model.logps(ROWS);
            Map<String, float[]> whole = gradients(model, List.of(ROWS));
            model.splitPasses(8);
            assertThat(PassParts.of(ROWS, model.config(), model.head(), 8)).hasSize(2);
            double[][] split = model.logps(ROWS);
            for (int row = 0; row < split.length; row++) {
                assertThat(split[row]).containsExactly(numbers[row], within(2e-6));
            }
            gradients(model, List.of(ROWS))
                    .forEach((name, gradient) -> assertClose(name, gradient, requireNonNull(whole.get(name)), 1e-5));
        }
    }

    @ParameterizedTest
    @MethodSource("tunings")
    void theSamePassGivesTheSameBits(Tuning tuning) {
        try (var model = language("tied", tuning)) {
            shake(model);
            Map<String, float[]> once = gradients(model, List.of(ROWS));
            gradients(model, List.of(ROWS))
                    .forEach((name, gradient) -> assertThat(gradient).as(name).isEqualTo(once.get(name)));
        }
    }

    @Test
    void theCompanyOfLongerRowsChangesNoLogProb() {
        try (var model = language("grouped", LORA)) {
            double[][] together = model.logps(ROWS);
            for (int row = 0; row < ROWS.size(); row++) {
                assertThat(model.logps(List.of(ROWS.get(row)))[0]).containsExactly(together[row], within(2e-6));
            }
        }
    }

    @Test
    void aRowWithoutCoefficientsAddsNothing() {
        try (var model = language("tied", FULL)) {
            Map<String, float[]> alone = gradients(model, List.of(List.of(ROWS.getFirst())));
            model.clearGradients();
            try (var pass = model.forward(ROWS)) {
                pass.backward(List.of(
                        Coefficients.onLogps(minusOne(ROWS.getFirst())),
                        Coefficients.onLogps(new double[2]),
                        Coefficients.onLogps(new double[1])));
            }
            model.parameters()
                    .forEach(p ->
                            assertClose(p.name(), p.gradient().toArray(), requireNonNull(alone.get(p.name())), 1e-5));
        }
    }

    @Test
    void aBatchWithNothingToScoreGivesZeroAndNoNaN() {
        var rows = List.of(new Sequence(new int[] {3, 4}, new int[0]), new Sequence(new int[] {5}, new int[0]));
        try (var model = language("tied", FULL)) {
            try (var pass = model.forward(rows)) {
                assertThat(pass.logps()).isDeepEqualTo(new double[2][0]);
                pass.backward(List.of(Coefficients.onLogps(new double[0]), Coefficients.onLogps(new double[0])));
            }
            model.parameters()
                    .forEach(
                            p -> assertThat(p.gradient().toArray()).as(p.name()).containsOnly(0));
        }
    }

    @Test
    void aRewardModelLearnsToPreferAndReadsTheLastToken() {
        try (var model = TrainableModel.open(Fixtures.open("tied"), LORA, Head.SCALAR_REWARD, 7)) {
            var optimiser = new AdamW(model.parameters(), AdamW.Settings.DEFAULT);
            double before = difference(model);
            for (int step = 0; step < 10; step++) {
                model.clearGradients();
                try (var pass = model.forward(ROWS.subList(0, 2))) {
                    pass.backward(List.of(Coefficients.onScore(-1), Coefficients.onScore(1)));
                }
                optimiser.step(1e-2, 1);
            }
            assertThat(difference(model)).isGreaterThan(before + 1);
            var cut = new Sequence(new int[] {3, 10, 40}, new int[] {7, 50, 90, 20, 1});
            assertThat(model.rewards(List.of(cut))[0])
                    .as("where prompt and completion part plays no role")
                    .isEqualTo(model.rewards(ROWS.subList(0, 1))[0]);
        }
    }

    private static double difference(TrainableModel model) {
        double[] rewards = model.rewards(ROWS.subList(0, 2));
        return rewards[0] - rewards[1];
    }

    @Test
    void theSeedDecidesWhatBeginsAtRandom() {
        var directory = Fixtures.open("tied");
        try (var one = TrainableModel.open(directory, LORA, Head.SCALAR_REWARD, 7);
                var same = TrainableModel.open(directory, LORA, Head.SCALAR_REWARD, 7);
                var other = TrainableModel.open(directory, LORA, Head.SCALAR_REWARD, 8)) {
            float[] head = one.trained().get(Names.SCORE).toArray();
            assertThat(same.trained().get(Names.SCORE).toArray()).isEqualTo(head);
            assertThat(other.trained().get(Names.SCORE).toArray()).isNotEqualTo(head);
        }
    }

    @Test
    void loadedParametersAreTheModel() {
        try (var trained = language("grouped", LORA);
                var fresh = language("grouped", LORA)) {
            shake(trained);
            fresh.load(trained.trained());
            assertThat(fresh.logps(ROWS)).isDeepEqualTo(trained.logps(ROWS));
        }
    }

    @Test
    void refusesRowsThatItCannotRead() {
        try (var model = language("tied", LORA)) {
            assertThatThrownBy(() -> model.logps(List.of(new Sequence(new int[] {400}, new int[] {1}))))
                    .hasMessageContaining("token id 400, the model knows 0 to 319");
            assertThatThrownBy(() -> model.logps(List.of(new Sequence(new int[0], new int[] {1}))))
                    .hasMessageContaining("empty prompt");
            assertThatThrownBy(() -> model.logps(List.of(new Sequence(new int[129], new int[] {1}))))
                    .hasMessageContaining("has 130 tokens, the model takes 128");
        }
    }

    @Test
    void refusesCoefficientsThatDoNotFit() {
        try (var model = language("tied", LORA);
                var pass = model.forward(ROWS.subList(1, 2))) {
            assertThatThrownBy(() -> pass.backward(List.of(Coefficients.onLogps(new double[3]))))
                    .hasMessage("row 0 has 3 coefficients of logps for 2 numbers");
            assertThatThrownBy(() -> pass.backward(List.of(Coefficients.onLogps(new double[] {1, Double.NaN}))))
                    .hasMessage("a coefficient of logps is not finite");
            assertThatThrownBy(pass::rewards).hasMessageContaining("gives [LOGPS], not SCORE");
        }
    }

    private static TrainableModel language(String name, Tuning tuning) {
        return TrainableModel.open(Fixtures.open(name), tuning, Head.LANGUAGE_MODEL, 5);
    }

    /** Moves away from the beginning, where half of an adapter is zero. */
    private static void shake(TrainableModel model) {
        step(model, new AdamW(model.parameters(), AdamW.Settings.DEFAULT), ROWS);
    }

    private static void step(TrainableModel model, AdamW optimiser, List<Sequence> rows) {
        gradients(model, List.of(rows));
        optimiser.step(1e-2, 1);
    }

    private static Map<String, float[]> gradients(TrainableModel model, List<List<Sequence>> batches) {
        model.clearGradients();
        for (List<Sequence> rows : batches) {
            try (var pass = model.forward(rows)) {
                pass.backward(rows.stream()
                        .map(row -> Coefficients.onLogps(minusOne(row)))
                        .toList());
            }
        }
        var gradients = new LinkedHashMap<String, float[]>();
        model.parameters().forEach(p -> gradients.put(p.name(), p.gradient().toArray()));
        return gradients;
    }

    private static double[] minusOne(Sequence row) {
        double[] coefficients = new double[row.completionIds().length];
        Arrays.fill(coefficients, -1);
        return coefficients;
    }

    private static void assertClose(String name, float[] actual, float[] expected, double relative) {
        float largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertThat(largest).as(name).isPositive();
        assertThat(actual).as(name).containsExactly(expected, within((float) (relative * largest)));
    }
}
