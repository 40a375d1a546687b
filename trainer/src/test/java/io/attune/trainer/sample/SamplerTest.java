package io.attune.trainer.sample;

import static io.attune.trainer.graph.ElementType.FLOAT32;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.graph.ElementType;
import io.attune.trainer.model.Adapter;
import io.attune.trainer.model.Head;
import io.attune.trainer.model.LoraSpec;
import io.attune.trainer.model.ModelDirectory;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.Tensor;
import io.attune.trainer.model.TinyModels;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.model.Tuning;
import io.attune.trainer.model.Weights;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.ort.Device;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

class SamplerTest {
    static final ModelConfig CONFIG = TinyModels.llama(
            "vocab_size", 97,
            "hidden_size", 32,
            "intermediate_size", 48,
            "num_attention_heads", 4,
            "head_dim", 8,
            "max_position_embeddings", 64,
            "attention_bias", true,
            "mlp_bias", true,
            "eos_token_id", 2);
    static final Weights WEIGHTS = TinyModels.weights(CONFIG, 0.4, new SplittableRandom(11));

    static List<int[]> prompts(int count, long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        List<int[]> prompts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            prompts.add(random.ints(1 + random.nextInt(20), 3, CONFIG.vocabularySize())
                    .toArray());
        }
        return prompts;
    }

    private static List<Drawn> draw(int rows, List<int[]> prompts, SamplingSettings settings, long seed) {
        try (Sampler sampler = new Sampler(Device.cpu(), CONFIG, WEIGHTS, FLOAT32, rows);
                HotAdapter none = HotAdapter.none()) {
            return sampler.draw(none, prompts, settings, new SplittableRandom(seed));
        }
    }

    static void assertSame(List<Drawn> some, List<Drawn> others) {
        assertThat(some).hasSameSizeAs(others);
        for (int i = 0; i < some.size(); i++) {
            assertThat(some.get(i).tokenIds()).isEqualTo(others.get(i).tokenIds());
            assertThat(some.get(i).logps()).containsExactly(others.get(i).logps(), within(1e-4f));
            assertThat(some.get(i).truncated()).isEqualTo(others.get(i).truncated());
        }
    }

    static final SamplingSettings PLAIN = SamplingSettings.plain(30, Stopping.at(Set.of(2, 5, 9)));

    @Test
    void aRowDoesNotDependOnItsNeighboursNorOnCompactionAndRefill() {
        List<int[]> prompts = prompts(40, 1);
        List<Drawn> together = draw(40, prompts, PLAIN, 7);
        assertSame(draw(6, prompts, PLAIN, 7), together);
        assertSame(draw(1, prompts, PLAIN, 7), together);
        assertThat(together.stream().filter(Drawn::truncated)).isNotEmpty();
        assertThat(together.stream().filter(drawn -> !drawn.truncated())).isNotEmpty();
    }

    @Test
    void equalPromptsShareTheirReadingAndStillDifferInWhatIsDrawn() {
        int[] prompt = {4, 8, 15, 16, 23, 42};
        List<Drawn> shared = draw(8, Collections.nCopies(12, prompt), PLAIN, 3);
        assertSame(draw(1, Collections.nCopies(12, prompt), PLAIN, 3), shared);
        assertThat(shared.stream()
                        .map(drawn -> Arrays.toString(drawn.tokenIds()))
                        .distinct())
                .hasSizeGreaterThan(8);
    }

    @Test
    void theSameSeedDrawsTheSameAndAnotherSeedDoesNot() {
        List<int[]> prompts = prompts(5, 2);
        assertSame(draw(8, prompts, PLAIN, 1), draw(8, prompts, PLAIN, 1));
        assertThat(draw(8, prompts, PLAIN, 1).getFirst().tokenIds())
                .isNotEqualTo(draw(8, prompts, PLAIN, 2).getFirst().tokenIds());
    }

    /** To the bit: a run that goes on has not drawn what made room in the cache of one that was never stopped. */
    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT16", "BFLOAT16"})
    void whatWasDrawnBeforeChangesNoBit(ElementType precision) {
        List<int[]> prompts = prompts(5, 2);
        SamplingSettings few = SamplingSettings.plain(12, Stopping.never());
        ModelConfig longer = TinyModels.llama("vocab_size", 97, "hidden_size", 32, "max_position_embeddings", 200);
        Weights weights = TinyModels.weights(longer, 0.4, new SplittableRandom(11));
        try (Sampler fresh = new Sampler(Device.cpu(), longer, weights, precision, 8);
                Sampler used = new Sampler(Device.cpu(), longer, weights, precision, 8);
                HotAdapter none = HotAdapter.none()) {
            used.draw(none, prompts(8, 3), SamplingSettings.plain(150, Stopping.never()), new SplittableRandom(4));
            List<Drawn> first = fresh.draw(none, prompts, few, new SplittableRandom(1));
            List<Drawn> later = used.draw(none, prompts, few, new SplittableRandom(1));
            for (int i = 0; i < first.size(); i++) {
                assertThat(later.get(i).tokenIds()).isEqualTo(first.get(i).tokenIds());
                assertThat(later.get(i).logps()).isEqualTo(first.get(i).logps());
            }
        }
    }

    @Test
    void endsAtAStopTokenWhichIsPartOfTheCompletion() {
        for (Drawn drawn : draw(8, prompts(20, 3), PLAIN, 5)) {
            int last = drawn.tokenIds()[drawn.tokenIds().length - 1];
            assertThat(drawn.truncated()).isEqualTo(!Set.of(2, 5, 9).contains(last));
            assertThat(Arrays.stream(drawn.tokenIds()).limit(drawn.tokenIds().length - 1))
                    .doesNotContain(2, 5, 9);
            if (drawn.truncated()) {
                assertThat(drawn.tokenIds()).hasSize(30);
            }
        }
    }

    @Test
    void withoutStoppingEveryCompletionReachesTheLimit() {
        List<Drawn> drawn = draw(4, prompts(6, 4), SamplingSettings.plain(10, Stopping.never()), 5);
        assertThat(drawn).allSatisfy(one -> {
            assertThat(one.tokenIds()).hasSize(10);
            assertThat(one.truncated()).isTrue();
        });
    }

    @Test
    void aTextEndsAtTheModelsLastPosition() {
        int[] prompt = new int[60];
        Arrays.fill(prompt, 7);
        Drawn drawn = draw(1, List.of(prompt), SamplingSettings.plain(30, Stopping.never()), 5)
                .getFirst();
        assertThat(drawn.tokenIds()).hasSize(4);
        assertThat(drawn.truncated()).isTrue();
    }

    @Test
    void anAdapterChangesAnswersAsMergingItWouldAndAnotherTakesItsPlaceAtOnce() {
        List<int[]> prompts = prompts(6, 5);
        SamplingSettings greedy = SamplingSettings.greedy(12, Stopping.never());
        try (Sampler sampler = new Sampler(CONFIG, WEIGHTS);
                HotAdapter none = HotAdapter.none();
                HotAdapter first = HotAdapter.of(CONFIG, adapter(3, 2, 21));
                HotAdapter second = HotAdapter.of(CONFIG, adapter(5, 10, 22))) {
            var random = new SplittableRandom(1);
            List<Drawn> base = sampler.draw(none, prompts, greedy, random);
            List<Drawn> withFirst = sampler.draw(first, prompts, greedy, random);
            List<Drawn> withSecond = sampler.draw(second, prompts, greedy, random);
            assertSame(withFirst, merged(adapter(3, 2, 21), prompts, greedy));
            assertSame(withSecond, merged(adapter(5, 10, 22), prompts, greedy));
            assertThat(withFirst.getFirst().logps())
                    .isNotEqualTo(base.getFirst().logps());
            assertThat(withSecond.getFirst().logps())
                    .isNotEqualTo(withFirst.getFirst().logps());
            assertSame(sampler.draw(none, prompts, greedy, random), base);
        }
    }

    static Adapter adapter(int rank, double alpha, long seed) {
        var spec = new LoraSpec(rank, alpha, Set.of("q_proj", "v_proj", "mlp.down_proj"));
        RandomGenerator random = new SplittableRandom(seed);
        try (var model = TrainableModel.of(CONFIG, WEIGHTS, new Tuning.Lora(spec), Head.LANGUAGE_MODEL, random)) {
            for (Tensor tensor : model.trained().all()) {
                for (long i = 0; i < tensor.elements(); i++) {
                    tensor.set(i, (float) (random.nextGaussian() * 0.2));
                }
            }
            return model.adapter();
        }
    }

    private static List<Drawn> merged(Adapter adapter, List<int[]> prompts, SamplingSettings settings) {
        try (Sampler sampler = new Sampler(CONFIG, adapter.mergedInto(CONFIG, WEIGHTS));
                HotAdapter none = HotAdapter.none()) {
            return sampler.draw(none, prompts, settings, new SplittableRandom(1));
        }
    }

    @Test
    void policyLogProbsAreThoseOfTheTrainingForward() {
        List<int[]> prompts = prompts(20, 6);
        Adapter adapter = adapter(4, 8, 23);
        SamplingSettings truncated = SamplingSettings.plain(25, Stopping.at(Set.of(2)))
                .withTemperature(0.8)
                .withTopK(20)
                .withTopP(0.9);
        try (Sampler sampler = new Sampler(Device.cpu(), CONFIG, WEIGHTS, FLOAT32, 8);
                HotAdapter hot = HotAdapter.of(CONFIG, adapter);
                var model = TrainableModel.of(
                        CONFIG,
                        WEIGHTS,
                        new Tuning.Lora(adapter.spec()),
                        Head.LANGUAGE_MODEL,
                        new SplittableRandom(1))) {
            model.load(adapter.tensors());
            List<Drawn> drawn = sampler.draw(hot, prompts, truncated, new SplittableRandom(9));
            List<Sequence> rows = new ArrayList<>();
            for (int i = 0; i < drawn.size(); i++) {
                rows.add(new Sequence(prompts.get(i), drawn.get(i).tokenIds()));
            }
            double[][] trained = model.logps(rows);
            for (int i = 0; i < drawn.size(); i++) {
                for (int t = 0; t < trained[i].length; t++) {
                    assertThat((double) drawn.get(i).logps()[t]).isCloseTo(trained[i][t], within(1e-4));
                }
                assertThat(drawn.get(i).samplingLogps())
                        .isNotEqualTo(drawn.get(i).logps());
            }
        }
    }

    /** What a text has already is told to each run anew, beside a shorter text. */
    @Test
    void underARepetitionPenaltyGreedyTokensAreThoseOfTransformers() throws URISyntaxException {
        JsonNode expected = TransformersSampling.read().greedy();
        int[] prompt = TransformersSampling.ids(expected.path("prompt_ids"));
        int[] completion = TransformersSampling.ids(expected.path("completion_ids"));
        var settings = SamplingSettings.greedy(completion.length, Stopping.never())
                .withRepetitionPenalty(expected.path("repetition_penalty").doubleValue());
        var directory = ModelDirectory.open(
                Path.of(requireNonNull(getClass().getResource("/llama/tied")).toURI()));
        try (Sampler sampler = new Sampler(directory.config(), directory.weights());
                HotAdapter none = HotAdapter.none()) {
            List<Drawn> drawn =
                    sampler.draw(none, List.of(new int[] {9, 4}, prompt), settings, new SplittableRandom(1));
            assertThat(drawn.getLast().tokenIds()).containsExactly(completion);
        }
    }

    @Test
    void refusesPromptsThatCannotBeAnsweredByTheirNumber() {
        assertThatThrownBy(() -> draw(1, List.of(new int[] {1}, new int[0]), PLAIN, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("prompt 2 has no token");
        assertThatThrownBy(() -> draw(1, List.of(new int[] {1, 97}), PLAIN, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("token id 97");
        assertThatThrownBy(() -> draw(1, List.of(new int[64]), PLAIN, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("64 positions");
    }

    @Test
    void settingsOutOfRangeAreNamed() {
        assertThatThrownBy(() -> PLAIN.withTemperature(0)).hasMessageContaining("temperature is 0.0");
        assertThatThrownBy(() -> PLAIN.withTopK(-1)).hasMessageContaining("top-k is -1");
        assertThatThrownBy(() -> PLAIN.withTopP(1.5)).hasMessageContaining("top-p is 1.5");
        assertThatThrownBy(() -> PLAIN.withMinP(-0.1)).hasMessageContaining("min-p is -0.1");
        assertThatThrownBy(() -> PLAIN.withRepetitionPenalty(0)).hasMessageContaining("repetition-penalty is 0.0");
        assertThatThrownBy(() -> SamplingSettings.plain(0, Stopping.never()))
                .hasMessageContaining("max-new-tokens is 0");
    }
}
