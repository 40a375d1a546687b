package io.attune.trainer.sample;

import static io.attune.trainer.graph.ElementType.BFLOAT16;
import static io.attune.trainer.graph.ElementType.FLOAT16;
import static io.attune.trainer.graph.ElementType.FLOAT32;
import static io.attune.trainer.sample.SamplerTest.CONFIG;
import static io.attune.trainer.sample.SamplerTest.WEIGHTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.model.Adapter;
import io.attune.trainer.model.FamilyFixture;
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
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Drawing in half precision, against the training graph in the same precision and against transformers. */
class HalfSamplerTest {
    private static final List<Device> DEVICES = List.of(Device.cpu(), ResidentDevice.onCpu());
    private static final List<int[]> PROMPTS =
            List.of(new int[] {5, 9, 30, 4}, new int[] {7}, new int[] {80, 11, 12, 13, 14, 15, 16});

    static Stream<Arguments> families() {
        return Stream.of(FLOAT16, BFLOAT16)
                .flatMap(precision -> FamilyFixture.all().map(family -> Arguments.of(family, precision)));
    }

    /** The same numbers are rounded the same way, but for a few that another order of a float32 sum puts on the other side. */
    @ParameterizedTest
    @MethodSource("families")
    void logProbsAreThoseOfTheTrainingGraph(FamilyFixture family, ElementType precision) {
        ModelDirectory directory = family.open();
        try (var half = TrainableModel.open(directory, new Tuning.Full(), Head.LANGUAGE_MODEL, precision, 5);
                var single = TrainableModel.open(directory, new Tuning.Full(), Head.LANGUAGE_MODEL, 5);
                HotAdapter none = HotAdapter.none()) {
            for (Device device : DEVICES) {
                List<Drawn> drawn = draw(device, directory, none, precision);
                assertThat(distance(drawn, half)).isLessThan(precision == FLOAT16 ? 2e-4 : 1e-3);
                assertThat(distance(drawn, single)).isGreaterThan(precision == FLOAT16 ? 2e-4 : 1e-3);
            }
        }
    }

    /** Training adds an adapter to its weight before it rounds the sum, drawing to what the rounded weight makes. */
    @ParameterizedTest
    @MethodSource("families")
    void soAreThoseOfAnAdapterAsFarAsRoundingGoes(FamilyFixture family, ElementType precision) {
        ModelDirectory directory = family.open();
        var tuning = new Tuning.Lora(LoraSpec.ofRank(3));
        try (var half = TrainableModel.open(directory, tuning, Head.LANGUAGE_MODEL, precision, 5)) {
            var random = new SplittableRandom(2);
            half.trained().all().forEach(tensor -> {
                for (long i = 0; i < tensor.elements(); i++) {
                    tensor.set(i, (float) (0.1 * random.nextGaussian()));
                }
            });
            for (Device device : DEVICES) {
                try (HotAdapter adapter = HotAdapter.of(device, directory.config(), half.adapter())) {
                    List<Drawn> drawn = draw(device, directory, adapter, precision);
                    assertThat(distance(drawn, half)).isLessThan(precision == FLOAT16 ? 2e-3 : 1.5e-2);
                }
            }
        }
    }

    private static List<Drawn> draw(
            Device device, ModelDirectory directory, HotAdapter adapter, ElementType precision) {
        try (Sampler sampler = new Sampler(device, directory.config(), directory.weights(), precision, 2)) {
            var settings = SamplingSettings.plain(8, Stopping.never());
            return sampler.draw(adapter, PROMPTS, settings, new SplittableRandom(1));
        }
    }

    /** Of the norm of the training graph's log-probs. */
    private static double distance(List<Drawn> drawn, TrainableModel model) {
        double apart = 0;
        double norm = 0;
        for (int i = 0; i < drawn.size(); i++) {
            var row = new Sequence(PROMPTS.get(i), drawn.get(i).tokenIds());
            double[] wanted = model.logps(List.of(row))[0];
            for (int t = 0; t < wanted.length; t++) {
                apart += Math.pow(drawn.get(i).logps()[t] - wanted[t], 2);
                norm += Math.pow(wanted[t], 2);
            }
        }
        return Math.sqrt(apart / norm);
    }

    /** Until another token is about as likely: that one leads to another text. */
    @ParameterizedTest
    @MethodSource("families")
    void greedyTokensAreThoseOfTransformersWhereTheseLead(FamilyFixture family, ElementType precision) {
        ModelDirectory directory = family.open();
        try (var single = TrainableModel.open(directory, new Tuning.Full(), Head.LANGUAGE_MODEL, 1);
                HotAdapter none = HotAdapter.none()) {
            for (Device device : DEVICES) {
                try (Sampler sampler = new Sampler(device, directory.config(), directory.weights(), precision, 1)) {
                    for (Sequence wanted : family.greedy()) {
                        var greedy = SamplingSettings.greedy(wanted.completionIds().length, Stopping.never());
                        List<int[]> prompt = List.of(wanted.promptIds());
                        Drawn drawn = sampler.draw(none, prompt, greedy, new SplittableRandom(1))
                                .getFirst();
                        assertThat(lead(wanted, drawn.tokenIds(), single))
                                .isLessThan(precision == FLOAT16 ? 5e-3 : 2e-2);
                    }
                }
            }
        }
    }

    /** By how much the wanted token is likelier in float32 than the first other one. */
    private static double lead(Sequence wanted, int[] found, TrainableModel model) {
        int[] prompt = wanted.promptIds();
        int[] completion = wanted.completionIds();
        int apart = Arrays.mismatch(found, completion);
        if (apart < 0) {
            return 0;
        }
        double[][] logps = model.logps(List.of(
                new Sequence(prompt, Arrays.copyOf(completion, apart + 1)),
                new Sequence(prompt, Arrays.copyOf(found, apart + 1))));
        return logps[0][apart] - logps[1][apart];
    }

    /** What it adds is a hundredth of what half precision tells apart, and moves the log-probs as it does in float32. */
    @ParameterizedTest
    @EnumSource(names = {"FLOAT16", "BFLOAT16"})
    void aYoungAdapterIsFelt(ElementType precision) {
        double[] wanted = moved(FLOAT32, youngAdapter());
        double[] found = moved(precision, youngAdapter());
        double product = 0;
        double norms = 1;
        for (int i = 0; i < wanted.length; i++) {
            product += wanted[i] * found[i];
        }
        for (double[] one : List.of(wanted, found)) {
            norms *= Math.sqrt(Arrays.stream(one).map(x -> x * x).sum());
        }
        assertThat(product / norms).isGreaterThan(0.9);
    }

    /** On the last block's way out alone, so that nothing behind it is rounded. */
    private static Adapter youngAdapter() {
        var tuning = new Tuning.Lora(new LoraSpec(2, 2, Set.of("mlp.down_proj")));
        try (var model = TrainableModel.of(CONFIG, WEIGHTS, tuning, Head.LANGUAGE_MODEL, new SplittableRandom(1))) {
            var random = new SplittableRandom(2);
            for (Tensor tensor : model.trained().all()) {
                boolean last = tensor.name().contains("layers." + (CONFIG.layers() - 1) + ".");
                for (long i = 0; i < tensor.elements(); i++) {
                    tensor.set(i, last ? (float) (3e-3 * random.nextGaussian()) : 0);
                }
            }
            return model.adapter();
        }
    }

    /** By how much an adapter moves the likeliest next token's log-prob, for each of some prompts. */
    private static double[] moved(ElementType precision, Adapter adapter) {
        List<int[]> prompts = SamplerTest.prompts(20, 3);
        var one = SamplingSettings.greedy(1, Stopping.never());
        try (Sampler sampler = new Sampler(Device.cpu(), CONFIG, WEIGHTS, precision, 20);
                HotAdapter none = HotAdapter.none();
                HotAdapter young = HotAdapter.of(Device.cpu(), CONFIG, adapter)) {
            List<Drawn> before = sampler.draw(none, prompts, one, new SplittableRandom(1));
            List<Drawn> after = sampler.draw(young, prompts, one, new SplittableRandom(1));
            return IntStream.range(0, prompts.size())
                    .mapToDouble(i -> after.get(i).logps()[0] - before.get(i).logps()[0])
                    .toArray();
        }
    }

    @Test
    void numbersThatFloat16HasNoRoomForEndADraw() {
        Weights large = WEIGHTS.copy();
        var up = large.get(CONFIG.linears().toList().getLast().weight());
        for (long i = 0; i < up.elements(); i++) {
            up.set(i, 1e6f * up.get(i));
        }
        var one = SamplingSettings.plain(1, Stopping.never());
        try (HotAdapter none = HotAdapter.none()) {
            for (ElementType enough : List.of(FLOAT32, BFLOAT16)) {
                try (Sampler sampler = new Sampler(Device.cpu(), CONFIG, large, enough, 1)) {
                    assertThat(sampler.draw(none, List.of(PROMPTS.get(0)), one, new SplittableRandom(1)))
                            .hasSize(1);
                }
            }
            try (Sampler sampler = new Sampler(Device.cpu(), CONFIG, large, FLOAT16, 1)) {
                assertThatThrownBy(() -> sampler.draw(none, List.of(PROMPTS.get(0)), one, new SplittableRandom(1)))
                        .isInstanceOf(BadInputException.class)
                        .hasMessageContaining("draw in float32 or bfloat16");
            }
        }
    }
}
