package io.attune.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Adapters on some layers, with an alpha that is not twice the rank, as PEFT's own adapter_config.json has them ({@code oracle/adapters.py}). */
class PartialAdapterTest {

    @ParameterizedTest
    @ValueSource(strings = {"llama-linear", "mistral-window", "qwen2", "qwen3", "gpt2", "gpt-neox"})
    void fiveStepsMoveItAsPeftMovesIt(String name) {
        ModelDirectory base = new FamilyFixture(name).open();
        var adapter = new FamilyFixture("adapter", name);
        LoraSpec spec = AdapterConfig.read(adapter.path().resolve("adapter_config.json"), base.config());
        assertThat(spec.alpha()).isNotEqualTo(2.0 * spec.rank());
        assertThat(spec.adapted(base.config()))
                .hasSizeLessThan((int) base.config().linears().count())
                .isNotEmpty();
        try (var model = TrainableModel.open(base, new Tuning.Lora(spec), Head.LANGUAGE_MODEL, 1)) {
            FiveSteps.begin(model);
            FiveSteps.assertMoves(
                    model,
                    adapter.batches(),
                    adapter.moves().all().stream().collect(Collectors.toMap(Tensor::name, Function.identity())));
        }
    }
}
