package io.attune.trainer.sample;

import static io.attune.trainer.graph.ElementType.FLOAT16;
import static io.attune.trainer.graph.ElementType.FLOAT32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.model.Adapter;
import io.attune.trainer.model.Head;
import io.attune.trainer.model.LoraSpec;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.Tensor;
import io.attune.trainer.model.TinyModels;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.model.Tuning;
import io.attune.trainer.model.Weights;
import io.attune.trainer.model.architecture.Linear;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.ort.Device;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Heads are 16 wide here, so that attention takes them as they are; those of the families' fixtures are narrower, and theirs get zeros. */
class JoinedProjectionsTest {
    private static final SamplingSettings SETTINGS = SamplingSettings.plain(12, Stopping.never());

    static Stream<ModelConfig> joinable() {
        return Stream.of(
                llama(),
                llama("num_key_value_heads", 4),
                llama("attention_bias", true),
                TinyModels.like("mistral", wide("sliding_window", 3)),
                TinyModels.gpt2("vocab_size", 97, "n_embd", 32, "n_positions", 40));
    }

    private static ModelConfig llama(Object... more) {
        return TinyModels.llama(wide(more));
    }

    private static Object[] wide(Object... more) {
        Object[] sizes = {
            "vocab_size", 97,
            "hidden_size", 32,
            "num_attention_heads", 4,
            "num_key_value_heads", 2,
            "head_dim", 16,
            "max_position_embeddings", 40
        };
        return Stream.concat(Stream.of(sizes), Stream.of(more)).toArray();
    }

    private static Weights weights(ModelConfig config) {
        return TinyModels.weights(config, 0.3, new SplittableRandom(11));
    }

    @ParameterizedTest
    @MethodSource("joinable")
    void logProbsAreThoseOfTheTrainingGraph(ModelConfig config) {
        drawn(config, new Tuning.Full());
    }

    @Test
    void soTheyAreWhereOneOfThemHasAnAdapter() {
        drawn(llama(), new Tuning.Lora(new LoraSpec(2, 4, Set.of("v_proj"))));
        drawn(llama(), new Tuning.Lora(new LoraSpec(2, 4, Set.of("o_proj"))));
    }

    private static void drawn(ModelConfig config, Tuning tuning) {
        Weights weights = weights(config);
        List<int[]> prompts = List.of(new int[] {5, 9, 30, 4}, new int[] {7}, new int[] {80, 11, 12, 13, 14, 15, 16});
        try (var model = TrainableModel.of(config, weights, tuning, Head.LANGUAGE_MODEL, new SplittableRandom(3));
                Sampler sampler = new Sampler(Device.cpu(), config, weights, FLOAT32, 2);
                HotAdapter adapter = hot(config, model)) {
            List<Drawn> drawn = sampler.draw(adapter, prompts, SETTINGS, new SplittableRandom(1));
            for (int i = 0; i < drawn.size(); i++) {
                var row = new Sequence(prompts.get(i), drawn.get(i).tokenIds());
                double[] logps = model.logps(List.of(row))[0];
                for (int t = 0; t < logps.length; t++) {
                    assertThat((double) drawn.get(i).logps()[t]).isCloseTo(logps[t], within(2e-5));
                }
            }
        }
    }

    private static HotAdapter hot(ModelConfig config, TrainableModel model) {
        if (model.tuning() instanceof Tuning.Full) {
            return HotAdapter.none();
        }
        var random = new SplittableRandom(4);
        for (Tensor tensor : model.trained().all()) {
            for (long i = 0; i < tensor.elements(); i++) {
                tensor.set(i, (float) (0.3 * random.nextGaussian()));
            }
        }
        Adapter adapter = model.adapter();
        return HotAdapter.of(config, adapter);
    }

    @ParameterizedTest
    @MethodSource("joinable")
    void aServedFileSaysTheSame(ModelConfig config) {
        Weights weights = weights(config);
        var text = new Sequence(new int[] {5, 9, 30}, new int[] {4, 7, 80, 11});
        int[] all = {5, 9, 30, 4, 7, 80, 11};
        try (var model = TrainableModel.of(
                        config, weights, new Tuning.Full(), Head.LANGUAGE_MODEL, new SplittableRandom(3));
                var served = new ServedRun(config, weights)) {
            served.begin(1);
            double[][] logits = served.read(new int[][] {all}, all.length);
            assertThat(ServedModelTest.logps(logits, text))
                    .containsExactly(model.logps(List.of(text))[0], within(2e-5));
        }
    }

    @Test
    void aBlockWithoutAnAdapterOnAnyOfTheThreeMultipliesOnce() {
        assertThat(products(llama(), Set.of())).isEqualTo(2);
        assertThat(products(llama(), Set.of("o_proj", "up_proj"))).isEqualTo(2);
        assertThat(products(llama(), Set.of("k_proj"))).isEqualTo(6);
        assertThat(products(TinyModels.like("qwen3", wide()), Set.of()))
                .as("queries and keys are normed")
                .isEqualTo(6);
        assertThat(products(llama("head_dim", 8), Set.of()))
                .as("heads get zeros between them")
                .isEqualTo(6);
    }

    @Test
    void whatIsJoinedIsCounted() {
        long rows = 2 * (4 + 2 + 2) * 16;
        assertThat(SamplingMemory.joined(llama(), FLOAT32, Set.of())).isEqualTo(Float.BYTES * rows * 32);
        assertThat(SamplingMemory.joined(
                        llama(), FLOAT32, Set.copyOf(llama().linears().toList())))
                .isZero();
        assertThat(SamplingMemory.joined(llama(), FLOAT16, Set.of())).isZero();
    }

    /** Products that make queries, keys and values, of both blocks. */
    private static long products(ModelConfig config, Set<String> adapted) {
        Set<Linear> layers = config.linears()
                .filter(linear -> adapted.contains(linear.module()))
                .collect(Collectors.toUnmodifiableSet());
        return new JoinedProjections(config, layers)
                .config().blocks().stream()
                        .mapToLong(
                                block -> block.attention().projection().layers().size())
                        .sum();
    }
}
