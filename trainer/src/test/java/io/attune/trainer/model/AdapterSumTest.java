package io.attune.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.model.architecture.ModelConfig;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AdapterSumTest {
    static Stream<ModelConfig> models() {
        return Stream.of(TinyModels.llama(), TinyModels.gpt2());
    }

    private static Adapter adapter(ModelConfig config, Weights base, LoraSpec spec, long seed) {
        var random = new SplittableRandom(seed);
        try (var model = TrainableModel.of(config, base, new Tuning.Lora(spec), Head.LANGUAGE_MODEL, random)) {
            model.trained().all().forEach(tensor -> {
                for (long i = 0; i < tensor.elements(); i++) {
                    tensor.set(i, (float) (0.3 * random.nextGaussian()));
                }
            });
            return model.adapter();
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void doesInOneWhatItsPartsDoOneAfterTheOther(ModelConfig config) {
        Weights base = TinyModels.weights(config, 0.3, new SplittableRandom(1));
        String second = config.linears().skip(1).findFirst().orElseThrow().module();
        Adapter one = adapter(config, base, LoraSpec.ofRank(2), 2);
        Adapter other = adapter(config, base, new LoraSpec(3, 1.5, Set.of(second)), 3);
        Weights apart = other.mergedInto(config, one.mergedInto(config, base));
        Adapter sum = Adapter.sum(config, List.of(one, other));
        assertThat(sum.spec().rank()).isEqualTo(5);
        Weights together = sum.mergedInto(config, base);
        for (Tensor tensor : apart.all()) {
            assertThat(together.get(tensor.name()).toArray())
                    .as(tensor.name())
                    .containsExactly(tensor.toArray(), within(1e-6f));
        }
        assertThat(together.get(second(config)).toArray())
                .isNotEqualTo(base.get(second(config)).toArray());
    }

    private static String second(ModelConfig config) {
        return config.linears().skip(1).findFirst().orElseThrow().weight();
    }
}
