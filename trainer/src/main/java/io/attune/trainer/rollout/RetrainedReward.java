package io.attune.trainer.rollout;

import static java.util.Objects.requireNonNull;

import io.attune.kafka.codec.StrictJson;
import io.attune.trainer.checkpoint.CheckpointFiles;
import io.attune.trainer.checkpoint.Resumable;
import io.attune.trainer.checkpoint.StoredCheckpoint;
import io.attune.trainer.data.Batch;
import io.attune.trainer.data.Epochs;
import io.attune.trainer.data.Example;
import io.attune.trainer.data.JsonLine;
import io.attune.trainer.data.Shuffle;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.objective.supervised.BradleyTerry;
import io.attune.trainer.optim.AdamW;
import io.attune.trainer.optim.ModelState;
import io.attune.trainer.optim.TrainingStep;
import io.attune.trainer.reward.LearnedReward;
import io.attune.trainer.reward.Normalisation;
import io.attune.trainer.reward.Response;
import io.attune.trainer.reward.Reward;
import io.attune.trainer.reward.RewardModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * The reward model of iterative GRPO: it rewards what the policy draws and, after each iteration, goes on learning from that, as another reward compares it, with a share of old
 * comparisons among the new ones.
 *
 * <p>Source: Shao et al. 2024, DeepSeekMath (arXiv 2402.03300), section 4.1.4 and algorithm 1: "a replay mechanism that incorporates 10% of historical data".
 *
 * <p>Deviations: 1. what is compared are the best and the worst of a prompt's completions.
 */
public final class RetrainedReward implements Reward, Resumable {
    private static final String PREFIX = "reward-";
    private static final String FILE = PREFIX + "comparisons.json";
    private static final JsonMapper JSON = StrictJson.mapper();

    /** One of ten comparisons that it learns from is an old one. */
    private static final int NEW_BESIDE_AN_OLD_ONE = 9;

    /** How it learns. */
    public record Settings(int batchSize, double learningRate, double maxGradNorm) {}

    /**
     * What an iteration taught.
     *
     * @param comparisons of what was drawn in it
     * @param replayed old ones beside them
     * @param accuracy share of the new ones that the reward model had in the right order when it rewarded them
     * @param loss mean over the steps
     */
    public record Iteration(int comparisons, int replayed, double accuracy, double loss) {}

    /**
     * What of this a checkpoint keeps beside weights and moments.
     *
     * @param bias of the rewards' normalisation
     * @param right how many of those drawn in this iteration it had in the right order
     */
    private record State(
            long iterations,
            double bias,
            int right,
            List<Example.Preference> earlier,
            List<Example.Preference> drawn) {}

    private final LearnedReward learned;
    private final Reward truth;
    private final Settings settings;
    private final RandomGenerator random;
    private final TrainingStep training;
    private final List<Example> history;
    private final List<Example.Preference> earlier = new ArrayList<>();
    private final List<Example.Preference> drawn = new ArrayList<>();
    private int right;
    private long iterations;

    /**
     * @param learned rewards by one output, and may be trained
     * @param truth compares what was drawn
     * @param history comparisons that the reward model has learned from before
     */
    public RetrainedReward(
            LearnedReward learned, Reward truth, List<Example> history, Settings settings, RandomGenerator random) {
        this.learned = learned;
        this.truth = truth;
        this.settings = settings;
        this.random = random;
        this.history = List.copyOf(history);
        var optimiser = AdamW.of(learned.model().trained().tensors(), AdamW.Settings.DEFAULT.withWeightDecay(0));
        this.training = new TrainingStep(learned.model().trained(), BradleyTerry.DEFINITION, Map.of(), optimiser);
    }

    public RewardModel model() {
        return learned.model();
    }

    /**
     * What it learns from at most: of each prompt two answers as long as they may be, by the policy's count of tokens, and the comparisons from before.
     *
     * @param prompts the policy's, as ids
     */
    public List<Example> comparisons(List<int[]> prompts, int newTokens) {
        int positions = model().config().maxPositions();
        Stream<Example> longest = prompts.stream()
                .filter(prompt -> prompt.length < positions)
                .map(prompt -> new Sequence(prompt, new int[Math.min(newTokens + 1, positions - prompt.length)]))
                .map(row -> new Example.Preference(row, row, 1, 0, 1));
        return Stream.concat(longest, history.stream()).toList();
    }

    @Override
    public List<OptionalDouble> of(List<Response> responses) {
        List<OptionalDouble> rewards = learned.of(responses);
        List<OptionalDouble> truths = truth.of(responses);
        Map<JsonLine, List<Integer>> byPrompt = new LinkedHashMap<>();
        for (int i = 0; i < responses.size(); i++) {
            if (rewards.get(i).isPresent() && truths.get(i).isPresent()) {
                byPrompt.computeIfAbsent(responses.get(i).line(), _ -> new ArrayList<>())
                        .add(i);
            }
        }
        byPrompt.values().forEach(places -> compare(places, responses, rewards, truths));
        return rewards;
    }

    /** Keeps the best and the worst of a prompt's completions, where the truth tells them apart. */
    private void compare(
            List<Integer> places, List<Response> responses, List<OptionalDouble> rewards, List<OptionalDouble> truths) {
        List<Sequence> rows =
                places.stream().map(i -> learned.row(responses.get(i))).toList();
        double[] values =
                places.stream().mapToDouble(i -> truths.get(i).getAsDouble()).toArray();
        var judged = new Judged(rows, values, OptionalDouble.empty());
        if (judged.tells()) {
            int best = judged.best();
            int worst = judged.worst();
            drawn.add(new Example.Preference(rows.get(best), rows.get(worst), 1, 0, 1));
            boolean agreed = rewards.get(places.get(best)).getAsDouble()
                    > rewards.get(places.get(worst)).getAsDouble();
            right += agreed ? 1 : 0;
        }
    }

    /** Ends an iteration: one pass over what was drawn in it and what is replayed. Where no truth told two completions apart, nothing is learned. */
    public Iteration learn() {
        RandomGenerator chance = chance();
        var old = new ArrayList<>(history);
        old.addAll(earlier);
        List<Example> replayed = Shuffle.of(old, chance).stream()
                .limit(Math.ceilDiv(drawn.size(), NEW_BESIDE_AN_OLD_ONE))
                .toList();
        var lesson = new ArrayList<Example>(drawn);
        lesson.addAll(replayed);
        double loss = lesson.isEmpty() ? 0 : pass(lesson, chance);
        var iteration = new Iteration(drawn.size(), replayed.size(), right / (double) Math.max(1, drawn.size()), loss);
        earlier.addAll(drawn);
        drawn.clear();
        right = 0;
        return iteration;
    }

    /** Those of an iteration do not depend on how many the ones before it have taken. */
    private RandomGenerator chance() {
        iterations++;
        return new SplittableRandom(random.nextLong());
    }

    private double pass(List<Example> lesson, RandomGenerator chance) {
        var batches = new Epochs(lesson, settings.batchSize(), 1, Epochs.Order.RANDOM, chance);
        double loss = 0;
        for (Batch batch : batches.next()) {
            loss += requireNonNull(training.take(batch, settings.learningRate(), settings.maxGradNorm())
                    .get("loss"));
        }
        model().normalise(Normalisation.of(model().trained(), model().form(), lesson));
        return loss / batches.batches();
    }

    @Override
    public void save(CheckpointFiles files) {
        weights().save(files);
        double bias = model().normalisation().bias();
        files.add(FILE, JSON.writeValueAsBytes(new State(iterations, bias, right, earlier, drawn)));
    }

    @Override
    public void load(StoredCheckpoint checkpoint) {
        weights().load(checkpoint);
        State state = JSON.readValue(checkpoint.read(FILE), State.class);
        model().normalise(new Normalisation(state.bias()));
        right = state.right();
        earlier.addAll(state.earlier());
        drawn.addAll(state.drawn());
        while (iterations < state.iterations()) {
            chance();
        }
    }

    private ModelState weights() {
        return new ModelState(training.model(), training.optimizer(), PREFIX);
    }

    @Override
    public void close() {
        training.close();
        truth.close();
        learned.close();
    }
}
