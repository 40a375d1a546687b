package io.attune.trainer.sample;

import static io.attune.trainer.graph.ElementType.BFLOAT16;
import static io.attune.trainer.graph.ElementType.FLOAT16;
import static io.attune.trainer.graph.ElementType.FLOAT32;
import static io.attune.trainer.sample.SamplerTest.CONFIG;
import static io.attune.trainer.sample.SamplerTest.PLAIN;
import static io.attune.trainer.sample.SamplerTest.WEIGHTS;
import static io.attune.trainer.sample.SamplerTest.adapter;
import static io.attune.trainer.sample.SamplerTest.prompts;
import static org.assertj.core.api.Assertions.assertThat;

import io.attune.trainer.graph.ElementType;
import io.attune.trainer.ort.Device;
import io.attune.trainer.ort.ResidentDevice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Drawing with cache, tables and adapters in a device's memory: the same graphs say the same bits as over memory that Java sees. */
class DeviceSamplerTest {
    private static final ResidentDevice DEVICE = ResidentDevice.onCpu();
    private static final List<ElementType> PRECISIONS = List.of(FLOAT32, FLOAT16, BFLOAT16);
    private static final int[] COMMON = {4, 8, 15, 16, 23, 42};

    /** Few rows for them, so that rows are refilled and compacted; one prompt is shared by some, read at once and while others are answered. */
    private static List<int[]> texts() {
        List<int[]> texts = new ArrayList<>(prompts(9, 4));
        texts.addAll(3, Collections.nCopies(3, COMMON));
        texts.addAll(Collections.nCopies(4, COMMON));
        return texts;
    }

    static Stream<SamplingSettings> settings() {
        SamplingSettings warm = PLAIN.withTemperature(0.8);
        return Stream.of(
                PLAIN,
                warm,
                PLAIN.withTopK(20),
                warm.withTopK(20).withTopP(0.9),
                warm.withTopP(0.9),
                PLAIN.withMinP(0.05).withRepetitionPenalty(1.3),
                SamplingSettings.greedy(20, Stopping.never()).withRepetitionPenalty(1.3));
    }

    static Stream<Arguments> settingsAndPrecisions() {
        return settings().flatMap(each -> PRECISIONS.stream().map(precision -> Arguments.of(each, precision)));
    }

    private static List<Drawn> draw(Device device, StepForm form, SamplingSettings settings, List<int[]> texts) {
        try (Sampler sampler = new Sampler(device, form, CONFIG, () -> WEIGHTS, 5);
                HotAdapter none = HotAdapter.none()) {
            return sampler.draw(none, texts, settings, new SplittableRandom(9));
        }
    }

    private static void assertSameBits(List<Drawn> some, List<Drawn> others) {
        assertThat(some).hasSameSizeAs(others);
        for (int i = 0; i < some.size(); i++) {
            assertThat(some.get(i).tokenIds()).isEqualTo(others.get(i).tokenIds());
            assertThat(some.get(i).logps()).isEqualTo(others.get(i).logps());
            assertThat(some.get(i).samplingLogps()).isEqualTo(others.get(i).samplingLogps());
            assertThat(some.get(i).truncated()).isEqualTo(others.get(i).truncated());
        }
    }

    @ParameterizedTest
    @MethodSource("settingsAndPrecisions")
    void refilledRowsAndSharedPromptsDrawTheSameBits(SamplingSettings settings, ElementType precision) {
        List<Drawn> there = draw(DEVICE, StepForm.on(DEVICE, precision), settings, texts());
        assertSameBits(there, draw(Device.cpu(), new StepForm(StepForm.Parts.RESIDENT, precision), settings, texts()));
        assertThat(there.stream().mapToInt(drawn -> drawn.tokenIds().length).distinct())
                .hasSizeGreaterThan(settings.greedy() ? 0 : 1);
    }

    /** Attention as one operator sums in another order. */
    @ParameterizedTest
    @MethodSource("settings")
    void theOperatorThatTheCpuHasForAttentionDrawsTheSameTokens(SamplingSettings settings) {
        SamplerTest.assertSame(
                draw(DEVICE, StepForm.on(DEVICE, FLOAT32), settings, texts()),
                draw(Device.cpu(), StepForm.on(Device.cpu(), FLOAT32), settings, texts()));
    }

    @ParameterizedTest
    @FieldSource("PRECISIONS")
    void adaptersTakeTurnsAndCachesGrowWithTheSameBits(ElementType precision) {
        assertSameBits(inTurn(DEVICE, precision), inTurn(Device.cpu(), precision));
    }

    private static List<Drawn> inTurn(Device device, ElementType precision) {
        List<Drawn> drawn = new ArrayList<>();
        try (Sampler sampler = new Sampler(
                        device, new StepForm(StepForm.Parts.RESIDENT, precision), CONFIG, () -> WEIGHTS, 3);
                HotAdapter none = HotAdapter.none();
                HotAdapter first = HotAdapter.of(device, CONFIG, adapter(3, 2, 21));
                HotAdapter second = HotAdapter.of(device, CONFIG, adapter(5, 10, 22))) {
            var random = new SplittableRandom(1);
            for (HotAdapter adapter : List.of(none, first, second, none)) {
                drawn.addAll(sampler.draw(adapter, prompts(2, 5), PLAIN, random));
                drawn.addAll(sampler.draw(adapter, prompts(6, 7), PLAIN, random));
            }
        }
        return drawn;
    }
}
