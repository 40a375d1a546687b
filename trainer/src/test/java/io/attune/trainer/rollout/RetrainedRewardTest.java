package io.attune.trainer.rollout;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.checkpoint.CheckpointFiles;
import io.attune.trainer.checkpoint.CheckpointStore;
import io.attune.trainer.data.Example;
import io.attune.trainer.data.JsonLine;
import io.attune.trainer.model.LoraSpec;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.Tuning;
import io.attune.trainer.model.tokenizer.Tokenizer;
import io.attune.trainer.reward.LearnedReward;
import io.attune.trainer.reward.Response;
import io.attune.trainer.reward.Reward;
import io.attune.trainer.rollout.RetrainedReward.Iteration;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class RetrainedRewardTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int GOOD = 65;
    private static final int BAD = 66;

    private final SplittableRandom random = new SplittableRandom(3);
    private final Tokenizer tokenizer = Tokenizer.open(model());

    @AfterEach
    void close() {
        tokenizer.close();
    }

    @Test
    void learnsWhatTheTruthPrefersOfWhatWasDrawn() {
        try (RetrainedReward reward = reward(List.of())) {
            double before = margin(reward);
            for (int iteration = 0; iteration < 8; iteration++) {
                draw(reward, 12);
                reward.learn();
            }
            draw(reward, 12);
            assertThat(reward.learn().accuracy()).isGreaterThan(0.85);
            assertThat(margin(reward)).isGreaterThan(before + 0.5);
        }
    }

    @Test
    void oneInTenIsAnOldOne() {
        var old = new Example.Preference(answer(1, GOOD, 1), answer(1, BAD, 1), 1, 0, 1);
        try (RetrainedReward reward = reward(List.of(old, old))) {
            draw(reward, 9);
            assertThat(reward.learn()).returns(9, Iteration::comparisons).returns(1, Iteration::replayed);
            draw(reward, 45);
            assertThat(reward.learn()).returns(45, Iteration::comparisons).returns(5, Iteration::replayed);
        }
    }

    @Test
    void withoutHistoryTheFirstIterationReplaysNothing() {
        try (RetrainedReward reward = reward(List.of())) {
            draw(reward, 9);
            assertThat(reward.learn().replayed()).isZero();
            draw(reward, 9);
            assertThat(reward.learn().replayed()).isEqualTo(1);
        }
    }

    @Test
    void whatTheTruthCannotTellApartTeachesNothing() {
        try (RetrainedReward reward = reward(List.of())) {
            double before = margin(reward);
            reward.of(List.of(response(1, GOOD, 7), response(1, GOOD, 8), response(2, BAD, 9)));
            assertThat(reward.learn()).isEqualTo(new Iteration(0, 0, 0, 0));
            assertThat(margin(reward)).isEqualTo(before);
        }
    }

    @Test
    void saysWhatItLearnsFromAtMost() {
        var old = new Example.Preference(answer(1, GOOD, 1), answer(1, BAD, 1), 1, 0, 1);
        try (RetrainedReward reward = reward(List.of(old))) {
            int positions = reward.model().config().maxPositions();
            List<int[]> prompts = List.of(new int[4], new int[positions - 2], new int[positions]);
            assertThat(reward.comparisons(prompts, 8))
                    .as("with the token that ends an answer, as far as the model has positions")
                    .extracting(one ->
                            one.sequences().stream().map(Sequence::length).toList())
                    .startsWith(List.of(13, 13), List.of(positions, positions))
                    .hasSize(3)
                    .endsWith(old.sequences().stream().map(Sequence::length).toList());
        }
    }

    /** The mean reward of what it has just learned from is 0. */
    @Test
    void rewardsAreNormalisedAnew() {
        try (RetrainedReward reward = reward(List.of())) {
            List<Response> pair = List.of(response(1, GOOD, 7), response(1, BAD, 8));
            reward.of(pair);
            reward.learn();
            assertThat(reward.of(pair).stream()
                            .mapToDouble(OptionalDouble::orElseThrow)
                            .sum())
                    .isCloseTo(0, within(1e-5));
        }
    }

    @Test
    void goesOnFromACheckpointInTheMiddleOfAnIteration(@TempDir Path directory) {
        var old = new Example.Preference(answer(1, GOOD, 1), answer(1, BAD, 1), 1, 0, 1);
        try (RetrainedReward stopped = reward(List.of(old));
                RetrainedReward resumed = reward(List.of(old))) {
            draw(stopped, 12);
            stopped.learn();
            draw(stopped, 5);
            var store = new CheckpointStore(directory);
            var files = new CheckpointFiles();
            stopped.save(files);
            store.write(1, files);
            resumed.load(requireNonNull(store.newest()));
            List<Response> next = IntStream.range(3, 60)
                    .mapToObj(i -> response(i / 2, i % 2 == 0 ? GOOD : BAD, i))
                    .toList();
            assertThat(resumed.of(next)).isEqualTo(stopped.of(next));
            assertThat(resumed.learn()).isEqualTo(stopped.learn());
            assertThat(resumed.of(next)).isEqualTo(stopped.of(next));
            assertThat(resumed.learn()).isEqualTo(stopped.learn());
            assertThat(resumed.of(next)).isEqualTo(stopped.of(next));
        }
    }

    private RetrainedReward reward(List<Example> history) {
        Reward.Rule truth = response -> OptionalDouble.of(response.sequence().completionIds()[0] == GOOD ? 1 : 0);
        var settings = new RetrainedReward.Settings(4, 0.01, 1);
        LearnedReward learned = LearnedReward.open(model(), _ -> new Tuning.Lora(LoraSpec.ofRank(4)));
        return new RetrainedReward(learned, truth, history, settings, new SplittableRandom(5));
    }

    /** Two answers to each of so many prompts, one good and one bad. */
    private void draw(RetrainedReward reward, int prompts) {
        var responses = new ArrayList<Response>();
        for (int prompt = 0; prompt < prompts; prompt++) {
            responses.add(response(prompt, GOOD, random.nextInt(3, 60)));
            responses.add(response(prompt, BAD, random.nextInt(3, 60)));
        }
        reward.of(responses);
    }

    /** By how much good answers to a prompt that it has met are preferred. */
    private static double margin(RetrainedReward reward) {
        return IntStream.range(0, 10)
                .mapToDouble(i -> one(reward, GOOD, i) - one(reward, BAD, i))
                .sum();
    }

    private static double one(RetrainedReward reward, int token, int last) {
        return reward.model().rewards(List.of(answer(5, token, 3 + last)))[0];
    }

    private Response response(int prompt, int first, int last) {
        var line = new JsonLine("prompts.jsonl", prompt, JSON.createObjectNode().put("prompt", "p" + prompt));
        Sequence sequence = answer(prompt, first, last);
        return new Response(line, sequence, tokenizer.text(sequence.completionIds()), false);
    }

    private static Sequence answer(int prompt, int first, int last) {
        return new Sequence(new int[] {1, 3 + prompt}, new int[] {first, last});
    }

    private static Path model() {
        try {
            return Path.of(requireNonNull(RetrainedRewardTest.class.getResource("/llama/reward"))
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
