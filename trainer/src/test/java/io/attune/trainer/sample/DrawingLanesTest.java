package io.attune.trainer.sample;

import static io.attune.trainer.graph.ElementType.FLOAT32;
import static org.assertj.core.api.Assertions.assertThat;

import io.attune.trainer.ort.CpuDevice;
import io.attune.trainer.ort.Device;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrawingLanesTest {
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 16})
    void lanesDrawWhatOneThreadDrawsAndTheSameBitsAgain(int threads) {
        List<int[]> prompts = SamplerTest.prompts(12, 9).stream()
                .flatMap(prompt -> Collections.nCopies(4, prompt).stream())
                .toList();
        var alone = new SamplingCounts[1];
        var beside = new SamplingCounts[1];
        List<Drawn> one = draw(new CpuDevice(1), prompts, alone);
        List<Drawn> two = draw(new CpuDevice(threads), prompts, beside);
        SamplerTest.assertSame(two, one);
        List<Drawn> again = draw(new CpuDevice(threads), prompts, beside);
        for (int i = 0; i < two.size(); i++) {
            assertThat(again.get(i).logps()).isEqualTo(two.get(i).logps());
        }
        assertThat(beside[0].completions()).isEqualTo(48);
        assertThat(beside[0].promptsRead() + beside[0].promptsShared()).isEqualTo(48);
        assertThat(beside[0].steps()).as("of both lanes").isGreaterThan(alone[0].steps());
    }

    private static List<Drawn> draw(Device device, List<int[]> prompts, SamplingCounts[] counts) {
        try (Sampler sampler = new Sampler(device, SamplerTest.CONFIG, SamplerTest.WEIGHTS, FLOAT32, 32);
                HotAdapter none = HotAdapter.none()) {
            List<Drawn> drawn = sampler.draw(none, prompts, SamplerTest.PLAIN, new SplittableRandom(7));
            counts[0] = sampler.counts();
            return drawn;
        }
    }
}
