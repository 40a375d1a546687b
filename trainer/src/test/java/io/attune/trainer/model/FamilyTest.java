package io.attune.trainer.model;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.model.architecture.Attention;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.model.architecture.Positions;
import io.attune.trainer.model.rope.Rope;
import io.attune.trainer.objective.Coefficients;
import io.attune.trainer.optim.AdamW;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every family and variation against transformers, PyTorch and PEFT. */
class FamilyTest {
    private static final Tuning LORA = new Tuning.Lora(new LoraSpec(2, 4, Set.of(LoraSpec.ALL_LINEAR)));
    private static final List<String> FUSED_BIASES = List.of("c_attn.bias", "query_key_value.bias");
    private static final AdamW.Settings SETTINGS = new AdamW.Settings(0.9, 0.999, 1e-8, 0.1);

    @ParameterizedTest
    @MethodSource("io.attune.trainer.model.FamilyFixture#all")
    void logProbsOfOneRaggedBatchAreThoseOfTransformers(FamilyFixture family) {
        List<Fixtures.Scored> scored = family.scored();
        for (Tuning tuning : List.of(LORA, new Tuning.Full())) {
            try (var model = TrainableModel.open(family.open(), tuning, Head.LANGUAGE_MODEL, 1)) {
                double[][] logps = model.logps(
                        scored.stream().map(Fixtures.Scored::sequence).toList());
                for (int i = 0; i < scored.size(); i++) {
                    assertThat(logps[i]).containsExactly(scored.get(i).array(), within(1e-5));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.attune.trainer.model.FamilyFixture#all")
    void fiveStepsMoveAllWeightsAsPyTorchMovesThem(FamilyFixture family) {
        try (var model = TrainableModel.open(family.open(), new Tuning.Full(), Head.LANGUAGE_MODEL, 1)) {
            assertMoves(model, family, "full/");
        }
    }

    @ParameterizedTest
    @MethodSource("io.attune.trainer.model.FamilyFixture#all")
    void fiveStepsMoveAnAdapterAsPeftMovesIt(FamilyFixture family) {
        try (var model = TrainableModel.open(family.open(), LORA, Head.LANGUAGE_MODEL, 1)) {
            for (Parameter parameter : model.parameters()) {
                boolean first = parameter.name().endsWith(AdapterNames.A);
                fill(parameter.value(), first ? i -> 0.1 * Math.sin(1.3 * i) : i -> 0.1 * Math.cos(0.9 * i));
            }
            assertMoves(model, family, "");
        }
    }

    private static void fill(Tensor tensor, DoubleUnaryOperator value) {
        for (long i = 0; i < tensor.elements(); i++) {
            tensor.set(i, (float) value.applyAsDouble((double) i));
        }
    }

    private static void assertMoves(TrainableModel model, FamilyFixture family, String prefix) {
        Weights before = model.trained().copy();
        var optimiser = new AdamW(model.parameters(), SETTINGS);
        for (List<Sequence> batch : family.batches()) {
            model.clearGradients();
            try (var pass = model.forward(batch)) {
                pass.backward(batch.stream().map(FamilyTest::quarter).toList());
            }
            optimiser.step(1e-3, 1e9);
        }
        Map<String, Tensor> moves = family.moves().all().stream()
                .filter(move -> move.name().startsWith("full/") == prefix.equals("full/"))
                .collect(Collectors.toMap(Tensor::name, move -> move));
        assertThat(moves.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        before.names().stream().map(prefix::concat).toList());
        for (Tensor after : model.trained().all()) {
            float[] expected = before.get(after.name()).toArray();
            float[] move = requireNonNull(moves.get(prefix + after.name())).toArray();
            float[] actual = after.toArray();
            for (int i = 0; i < expected.length; i++) {
                expected[i] = move[i] == FamilyFixture.UNSAID ? actual[i] : expected[i] + move[i];
            }
            assertThat(actual).as(after.name()).containsExactly(expected, within(1e-5f));
        }
    }

    /** A softmax does not see what is added to all scores, so the bias of what does not turn of a key has no gradient. */
    @ParameterizedTest
    @MethodSource("io.attune.trainer.model.FamilyFixture#all")
    void onlyWhatHasNoGradientIsLeftToRounding(FamilyFixture family) {
        ModelConfig config = family.open().config();
        int turning = config.positions() instanceof Positions.Rotary(Rope rope) ? rope.width() : 0;
        Attention attention = config.blocks().getFirst().attention();
        for (Tensor move : family.moves().all()) {
            long unsaid = IntStream.range(0, move.toArray().length)
                    .filter(i -> move.get(i) == FamilyFixture.UNSAID)
                    .count();
            boolean hasKeys = FUSED_BIASES.stream().anyMatch(move.name()::endsWith);
            assertThat(unsaid)
                    .as(move.name())
                    .isEqualTo(hasKeys ? (long) attention.heads() * (attention.headDim() - turning) : 0);
        }
    }

    private static Coefficients quarter(Sequence row) {
        double[] coefficients = new double[row.completionIds().length];
        Arrays.fill(coefficients, -0.25);
        return Coefficients.onLogps(coefficients);
    }
}
