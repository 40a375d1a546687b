package io.attune.trainer.rollout;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.model.BaseFormat;
import io.attune.trainer.model.Head;
import io.attune.trainer.model.LoraSpec;
import io.attune.trainer.model.ModelDirectory;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.Tensor;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.model.Tuning;
import io.attune.trainer.model.Weights;
import io.attune.trainer.ort.Device;
import io.attune.trainer.ort.ResidentDevice;
import io.attune.trainer.sample.SamplingSettings;
import io.attune.trainer.sample.Stopping;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A policy is drawn from as it learns: with its adapter as it is now, over the numbers of its base. */
class PolicySamplerTest {

    @ParameterizedTest
    @EnumSource
    void whatIsDrawnHasTheLogProbsOfThePolicy(BaseFormat format) throws URISyntaxException {
        Path path =
                Path.of(requireNonNull(getClass().getResource("/llama/grouped")).toURI());
        ModelDirectory directory = ModelDirectory.open(path, config -> List.of(), format);
        var random = new SplittableRandom(5);
        int[] prompt = {3, 10, 40};
        try (var model = TrainableModel.open(directory, new Tuning.Lora(LoraSpec.ofRank(2)), Head.LANGUAGE_MODEL, 1);
                var sampler = new PolicySampler(model)) {
            for (Tensor tensor : model.trained().all()) {
                for (long i = 0; i < tensor.elements(); i++) {
                    tensor.set(i, (float) (0.1 * random.nextGaussian()));
                }
            }
            var settings = SamplingSettings.plain(16, Stopping.at(Set.of()));
            var drawn = sampler.draw(List.of(prompt), settings, random).getFirst();
            var row = new Sequence(prompt, drawn.tokenIds());
            double[] logps = model.logps(List.of(row))[0];
            assertThat(logps).hasSize(16).isNotEqualTo(model.referenceLogps(List.of(row))[0]);
            for (int i = 0; i < logps.length; i++) {
                assertThat(logps[i]).isCloseTo(drawn.logps()[i], within(1e-4));
            }
        }
    }

    /** The sessions of one draw hold an order of the weights of their own. */
    @ParameterizedTest
    @MethodSource("devices")
    void allWeightsAreThoseOfEachDraw(Device device) throws URISyntaxException {
        Path path =
                Path.of(requireNonNull(getClass().getResource("/llama/grouped")).toURI());
        var random = new SplittableRandom(5);
        int[] prompt = {3, 10, 40};
        ModelDirectory directory = ModelDirectory.open(path);
        try (var model = TrainableModel.of(
                        device,
                        directory.config(),
                        directory.weights(),
                        new Tuning.Full(),
                        Head.LANGUAGE_MODEL,
                        random);
                var sampler = new PolicySampler(model)) {
            var settings = SamplingSettings.plain(16, Stopping.never());
            for (int step = 0; step < 3; step++) {
                Weights changed = model.whole().copy();
                for (Tensor tensor : changed.all()) {
                    for (long i = 0; i < tensor.elements(); i++) {
                        tensor.set(i, (float) (tensor.get(i) + 0.02 * random.nextGaussian()));
                    }
                }
                model.load(changed);
                var drawn = sampler.draw(List.of(prompt), settings, random).getFirst();
                double[] logps = model.logps(List.of(new Sequence(prompt, drawn.tokenIds())))[0];
                for (int i = 0; i < logps.length; i++) {
                    assertThat(logps[i]).isCloseTo(drawn.logps()[i], within(1e-4));
                }
            }
        }
    }

    static Stream<Device> devices() {
        return Stream.of(Device.cpu(), ResidentDevice.onCpu());
    }
}
