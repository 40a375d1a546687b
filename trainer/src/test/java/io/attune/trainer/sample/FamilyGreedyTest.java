package io.attune.trainer.sample;

import static io.attune.trainer.graph.ElementType.FLOAT32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.model.FamilyFixture;
import io.attune.trainer.model.Head;
import io.attune.trainer.model.LoraSpec;
import io.attune.trainer.model.ModelDirectory;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.model.Tuning;
import io.attune.trainer.ort.Device;
import io.attune.trainer.ort.ResidentDevice;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every family and variation continues texts as transformers does, and as its training graph scores them. */
class FamilyGreedyTest {
    private static final List<Device> DEVICES = List.of(Device.cpu(), ResidentDevice.onCpu());

    @ParameterizedTest
    @MethodSource("io.attune.trainer.model.FamilyFixture#all")
    void greedyTokensAreThoseOfTransformers(FamilyFixture family) {
        ModelDirectory directory = family.open();
        List<Sequence> greedy = family.greedy();
        for (Device device : DEVICES) {
            try (Sampler sampler = new Sampler(device, directory.config(), directory.weights(), FLOAT32, 2);
                    HotAdapter none = HotAdapter.none()) {
                for (Sequence expected : greedy) {
                    int[] completion = expected.completionIds();
                    Drawn drawn = draw(sampler, none, List.of(expected.promptIds()), completion.length)
                            .getFirst();
                    assertThat(drawn.tokenIds()).containsExactly(completion);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.attune.trainer.model.FamilyFixture#all")
    void anAdapterSaysTheSameInBothGraphs(FamilyFixture family) {
        ModelDirectory directory = family.open();
        var tuning = new Tuning.Lora(LoraSpec.ofRank(3));
        try (var model = TrainableModel.open(directory, tuning, Head.LANGUAGE_MODEL, 5);
                Sampler sampler = new Sampler(directory.config(), directory.weights())) {
            var random = new SplittableRandom(2);
            model.trained().all().forEach(tensor -> {
                for (long i = 0; i < tensor.elements(); i++) {
                    tensor.set(i, (float) (0.1 * random.nextGaussian()));
                }
            });
            List<int[]> prompts =
                    List.of(new int[] {5, 9, 30, 4}, new int[] {7}, new int[] {80, 11, 12, 13, 14, 15, 16});
            try (HotAdapter adapter = HotAdapter.of(directory.config(), model.adapter())) {
                List<Drawn> drawn = draw(sampler, adapter, prompts, 8);
                for (int i = 0; i < drawn.size(); i++) {
                    var row = new Sequence(prompts.get(i), drawn.get(i).tokenIds());
                    double[] logps = model.logps(List.of(row))[0];
                    for (int t = 0; t < logps.length; t++) {
                        assertThat((double) drawn.get(i).logps()[t]).isCloseTo(logps[t], within(2e-5));
                    }
                }
            }
        }
    }

    private static List<Drawn> draw(Sampler sampler, HotAdapter adapter, List<int[]> prompts, int tokens) {
        var settings = new SamplingSettings(tokens, 1, 1, 0, 1, 0, true, Stopping.never());
        return sampler.draw(adapter, prompts, settings, new SplittableRandom(1));
    }
}
