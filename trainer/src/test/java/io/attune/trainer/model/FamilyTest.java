package io.attune.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.model.architecture.Attention;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.model.architecture.Positions;
import io.attune.trainer.model.rope.Rope;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every family and variation against transformers, PyTorch and PEFT. */
class FamilyTest {
    private static final Tuning LORA = new Tuning.Lora(new LoraSpec(2, 4, Set.of(LoraSpec.ALL_LINEAR)));
    private static final List<String> FUSED_BIASES = List.of("c_attn.bias", "query_key_value.bias");

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
            FiveSteps.begin(model);
            assertMoves(model, family, "");
        }
    }

    private static void assertMoves(TrainableModel model, FamilyFixture family, String prefix) {
        Map<String, Tensor> moves = family.moves().all().stream()
                .filter(move -> move.name().startsWith("full/") == prefix.equals("full/"))
                .collect(Collectors.toMap(move -> move.name().substring(prefix.length()), move -> move));
        FiveSteps.assertMoves(model, family.batches(), moves);
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
}
