package io.attune.trainer.sample;

import static io.attune.trainer.graph.ElementType.FLOAT16;
import static io.attune.trainer.graph.ElementType.FLOAT32;
import static io.attune.trainer.sample.SamplerTest.CONFIG;
import static io.attune.trainer.sample.SamplerTest.WEIGHTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.model.Adapter;
import io.attune.trainer.model.Head;
import io.attune.trainer.model.LoraSpec;
import io.attune.trainer.model.Tensor;
import io.attune.trainer.model.TinyModels;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.model.Tuning;
import io.attune.trainer.ort.CpuDevice;
import io.attune.trainer.ort.Device;
import io.attune.trainer.ort.ResidentDevice;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A draw that fails spoils no other one of the same sampler. */
class FailedDrawTest {
    private static final List<int[]> PROMPTS = List.of(new int[] {5, 9, 30, 4});

    static Stream<Arguments> samplers() {
        return Stream.of(Device.cpu(), ResidentDevice.onCpu())
                .flatMap(device -> Stream.of(FLOAT16, FLOAT32).map(precision -> Arguments.of(device, precision)));
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void whatIsNoNumberDoesNotStayInTheCache(Device device, ElementType precision) {
        var settings = SamplingSettings.plain(8, Stopping.never());
        try (Sampler sampler = new Sampler(device, CONFIG, WEIGHTS, precision, 4);
                HotAdapter sound = HotAdapter.of(device, CONFIG, adapter(1e-3));
                HotAdapter huge = HotAdapter.of(device, CONFIG, adapter(1e30))) {
            float[] before = sampler.draw(sound, PROMPTS, settings, new SplittableRandom(1))
                    .getFirst()
                    .logps();
            assertThatThrownBy(() -> sampler.draw(huge, PROMPTS, settings, new SplittableRandom(1)))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("no number");
            assertThat(sampler.draw(sound, PROMPTS, settings, new SplittableRandom(1))
                            .getFirst()
                            .logps())
                    .isEqualTo(before);
        }
    }

    private static Adapter adapter(double size) {
        var tuning = new Tuning.Lora(LoraSpec.ofRank(2));
        try (var model = TrainableModel.of(CONFIG, WEIGHTS, tuning, Head.LANGUAGE_MODEL, new SplittableRandom(1))) {
            var random = new SplittableRandom(2);
            for (Tensor tensor : model.trained().all()) {
                for (long i = 0; i < tensor.elements(); i++) {
                    tensor.set(i, (float) (size * random.nextGaussian()));
                }
            }
            return model.adapter();
        }
    }

    /** A cache of 1.9 GB of a JVM that has none to give. */
    @Test
    void aCacheThatCannotBeMadeLeavesNoClosedOne() {
        var config = TinyModels.llama(
                "vocab_size", 97,
                "hidden_size", 32,
                "num_attention_heads", 4,
                "head_dim", 8,
                "max_position_embeddings", 30_000_000);
        var weights = TinyModels.weights(config, 0.4, new SplittableRandom(11));
        var little = SamplingSettings.plain(8, Stopping.never());
        var much = SamplingSettings.plain(15_000_000, Stopping.never());
        try (Sampler sampler = new Sampler(new CpuDevice(1), config, weights, FLOAT32, 4);
                HotAdapter none = HotAdapter.none()) {
            float[] before = sampler.draw(none, PROMPTS, little, new SplittableRandom(1))
                    .getFirst()
                    .logps();
            assertThatThrownBy(() -> sampler.draw(none, PROMPTS, much, new SplittableRandom(1)))
                    .isInstanceOf(OutOfMemoryError.class);
            assertThat(sampler.draw(none, PROMPTS, little, new SplittableRandom(1))
                            .getFirst()
                            .logps())
                    .isEqualTo(before);
        }
    }
}
