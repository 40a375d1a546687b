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
import io.attune.trainer.sample.SamplingSettings;
import io.attune.trainer.sample.Stopping;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
}
