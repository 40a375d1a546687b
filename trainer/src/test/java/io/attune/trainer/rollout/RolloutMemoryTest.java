package io.attune.trainer.rollout;

import static io.attune.trainer.graph.ElementType.BFLOAT16;
import static io.attune.trainer.graph.ElementType.FLOAT32;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.attune.trainer.model.Head;
import io.attune.trainer.model.LoraSpec;
import io.attune.trainer.model.ModelDirectory;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.model.Tuning;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.sample.SamplingMemory;
import io.attune.trainer.sample.SamplingSettings;
import io.attune.trainer.sample.Stopping;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RolloutMemoryTest {
    private static final int COMPLETIONS = 3;
    private static final int NEW_TOKENS = 20;
    private static final List<int[]> PROMPTS = List.of(new int[] {1, 2, 3, 4, 5, 6, 7}, new int[] {1, 2, 3});

    private static TrainableModel model(Tuning tuning) throws URISyntaxException {
        Path path = Path.of(requireNonNull(RolloutMemoryTest.class.getResource("/llama/tied"))
                .toURI());
        return TrainableModel.open(ModelDirectory.open(path), tuning, Head.LANGUAGE_MODEL, 1);
    }

    private static RolloutMemory memory(TrainableModel model, boolean quantised, Sequence... beside) {
        return new RolloutMemory(model, plan(), quantised, PROMPTS, List.of(beside), null);
    }

    private static RolloutPlan plan() {
        var sampling = SamplingSettings.plain(NEW_TOKENS, Stopping.never());
        return new RolloutPlan(PROMPTS.size(), COMPLETIONS, 1, false, sampling);
    }

    private static Stream<Sequence> longest(int completions) {
        return PROMPTS.stream()
                .flatMap(
                        prompt -> Collections.nCopies(completions, new Sequence(prompt, new int[NEW_TOKENS])).stream());
    }

    @Test
    void withAdaptersTheSamplerIsThereBesideTheStep() throws URISyntaxException {
        try (TrainableModel model = model(new Tuning.Lora(LoraSpec.ofRank(2)))) {
            long weights = SamplingMemory.weights(model.config(), FLOAT32);
            List<int[]> drawn = PROMPTS.stream()
                    .flatMap(prompt -> Collections.nCopies(COMPLETIONS, prompt).stream())
                    .toList();
            long drawing = SamplingMemory.cache(model.config(), FLOAT32, drawn, NEW_TOKENS)
                    + SamplingMemory.drawing(model.config(), drawn);
            long step = model.stepBytes(longest(COMPLETIONS).toList());
            assertThat(memory(model, false).bytes(Feedback.Kind.GROUPS)).isEqualTo(step + weights + drawing);
            assertThat(memory(model, true).bytes(Feedback.Kind.GROUPS)).isEqualTo(step + 2 * weights + drawing);
            assertThat(memory(model, false).bytes(Feedback.Kind.PAIRS))
                    .isEqualTo(model.stepBytes(longest(2).toList()) + weights + drawing);
            Sequence text = new Sequence(new int[] {1}, new int[40]);
            assertThat(memory(model, false, text).bytes(Feedback.Kind.BLEND))
                    .isEqualTo(model.stepBytes(Stream.concat(longest(COMPLETIONS), Stream.of(text))
                                    .toList())
                            + weights
                            + drawing);
        }
    }

    @Test
    void aRewardModelThatGoesOnLearningTakesItsStepBetweenThePolicys() throws URISyntaxException {
        try (TrainableModel model = model(new Tuning.Lora(LoraSpec.ofRank(2)));
                TrainableModel reward = model(new Tuning.Full())) {
            long alone = memory(model, false).bytes(Feedback.Kind.GROUPS);
            List<Sequence> few = longest(1).toList();
            assertThat(retraining(model, reward, few).bytes(Feedback.Kind.GROUPS))
                    .isEqualTo(alone);
            List<Sequence> many = longest(4 * COMPLETIONS).toList();
            assertThat(retraining(model, reward, many).bytes(Feedback.Kind.GROUPS))
                    .isEqualTo(alone
                            + reward.stepBytes(many)
                            - model.stepBytes(longest(COMPLETIONS).toList()));
        }
    }

    private static RolloutMemory retraining(TrainableModel model, TrainableModel reward, List<Sequence> rows) {
        return new RolloutMemory(model, plan(), false, PROMPTS, List.of(), new RolloutMemory.Retraining(reward, rows));
    }

    @Test
    void withAllWeightsTheCacheAloneIsThereBesideTheStep() throws URISyntaxException {
        try (TrainableModel model = model(new Tuning.Full())) {
            long step = model.stepBytes(longest(COMPLETIONS).toList());
            List<int[]> drawn = PROMPTS.stream()
                    .flatMap(prompt -> Collections.nCopies(COMPLETIONS, prompt).stream())
                    .toList();
            long sampler = SamplingMemory.weights(model.config(), FLOAT32)
                    + SamplingMemory.joined(model.config(), FLOAT32, Set.of())
                    + SamplingMemory.drawing(model.config(), drawn);
            assertThat(memory(model, false).bytes(Feedback.Kind.GROUPS))
                    .isEqualTo(
                            SamplingMemory.cache(model.config(), FLOAT32, drawn, NEW_TOKENS) + Math.max(step, sampler));
        }
    }

    @Test
    void theWeightsAreCounted() throws URISyntaxException {
        try (TrainableModel model = model(new Tuning.Full())) {
            assertThat(SamplingMemory.weights(model.config(), FLOAT32))
                    .isEqualTo(Float.BYTES * model.trained().parameters());
        }
    }

    @Test
    void halfPrecisionHalvesTheCacheAndTheBlocksMatrices() throws URISyntaxException {
        try (TrainableModel model = model(new Tuning.Full())) {
            ModelConfig config = model.config();
            long matrices = config.linears()
                    .mapToLong(linear -> (long) linear.inputs() * linear.outputs())
                    .sum();
            assertThat(SamplingMemory.weights(config, FLOAT32) - SamplingMemory.weights(config, BFLOAT16))
                    .isEqualTo(2 * matrices);
            List<int[]> prompt = List.<int[]>of(new int[] {1, 2});
            long grown = SamplingMemory.cache(config, FLOAT32, prompt, 100)
                    - SamplingMemory.cache(config, FLOAT32, prompt, 30);
            assertThat(SamplingMemory.cache(config, BFLOAT16, prompt, 100)
                            - SamplingMemory.cache(config, BFLOAT16, prompt, 30))
                    .isEqualTo(grown / 2);
        }
    }

    @Test
    void theCacheGrowsWithRowsUntilNoMoreAreDrawnTogether() throws URISyntaxException {
        try (TrainableModel model = model(new Tuning.Full())) {
            assertThat(cache(model, 32)).isEqualTo(32 * cache(model, 1));
            assertThat(cache(model, 40)).isEqualTo(cache(model, 32));
            long keysAndValues = 2L * model.config().kvHeads() * model.config().headDim();
            // room for 64 tokens more, of heads that may be widened
            assertThat(cache(model, 1, 100) - cache(model, 1, 30))
                    .isGreaterThanOrEqualTo(64L * Float.BYTES * model.config().layers() * keysAndValues);
        }
    }

    private static long cache(TrainableModel model, int rows) {
        return cache(model, rows, 30);
    }

    private static long cache(TrainableModel model, int rows, int newTokens) {
        return SamplingMemory.cache(model.config(), FLOAT32, Collections.nCopies(rows, new int[] {1, 2}), newTokens);
    }
}
