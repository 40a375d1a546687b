package io.attune.trainer.cli;

import io.attune.trainer.checkpoint.Resumable;
import io.attune.trainer.data.BadInputException;
import io.attune.trainer.data.Example;
import io.attune.trainer.model.ModelDirectory;
import io.attune.trainer.objective.Objectives;
import io.attune.trainer.reward.LearnedReward;
import io.attune.trainer.reward.Reward;
import io.attune.trainer.reward.RewardForm;
import io.attune.trainer.reward.RewardModel;
import io.attune.trainer.reward.RewardSpec;
import io.attune.trainer.reward.Rewards;
import io.attune.trainer.rollout.Prompts;
import io.attune.trainer.rollout.RetrainedReward;
import io.attune.trainer.rollout.RetrainedReward.Iteration;
import io.attune.trainer.rollout.RolloutMemory.Retraining;
import io.attune.trainer.rollout.Rollouts;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The rewards of a run; the reward model among them goes on learning at each iteration's end where that was asked for. */
final class RewardIterations {
    private static final String DIRECTORY = "reward-model";

    private final TrainingOptions options;
    private final RolloutOptions rollouts;
    private final PrintWriter err;
    private @Nullable RetrainedReward retrained;

    RewardIterations(TrainingOptions options, RolloutOptions rollouts, PrintWriter err) {
        this.options = options;
        this.rollouts = rollouts;
        this.err = err;
    }

    /**
     * Asks of the reward model, before its weights are read, whether it can be trained as the policy is.
     *
     * @throws BadInputException if it has no layer of a name that was given
     */
    void requireLayers() {
        if (rollouts.retrains()) {
            Path path = rollouts.rewardModel().path("dir");
            options.tuning.requireLayers(path, ModelDirectory.configOf(path));
        }
    }

    /** The sum of the rewards. */
    Reward open() {
        Rewards rewards = Rewards.standard();
        return rollouts.retrains()
                ? rewards.with(LearnedReward.KIND.madeBy(this::retrained)).open(rollouts.rewards)
                : rewards.open(rollouts.rewards);
    }

    private Reward retrained(RewardSpec spec) {
        Path path = spec.path("dir");
        LearnedReward learned = learner(path);
        if (!(learned.model().form() instanceof RewardForm.Scalar)) {
            throw new BadInputException(path
                    + " does not reward by one output, so it cannot go on learning from comparisons; train one with"
                    + " attune reward, or leave out --retrain-reward");
        }
        var settings = new RetrainedReward.Settings(options.batchSize, options.learningRate(), options.maxGradNorm);
        var truth = Rewards.standard().open(rollouts.retrainRewards);
        retrained = new RetrainedReward(learned, truth, history(learned), settings, new SplittableRandom(options.seed));
        return retrained;
    }

    /** The reward model in a directory, to be trained as the policy is. */
    LearnedReward learner(Path path) {
        LearnedReward learned = LearnedReward.open(path, config -> options.tuning.of(path, config));
        options.passes.applyTo(learned.model().trained());
        return learned;
    }

    /** The reward model's largest step; null where it learns no more. */
    @Nullable
    Retraining retraining(Prompts prompts, int newTokens) {
        if (retrained == null) {
            return null;
        }
        List<Example> comparisons = retrained.comparisons(prompts.ids(), newTokens);
        return new Retraining(retrained.model().trained(), MemoryCheck.longest(comparisons, options.batchSize));
    }

    private List<Example> history(LearnedReward learned) {
        return rollouts.replay == null
                ? List.of()
                : TrainingData.read(
                                rollouts.replay,
                                options,
                                learned.model().config(),
                                learned.tokenisation(),
                                Objectives.byId("bradley-terry", Map.of()),
                                err)
                        .examples();
    }

    /** The policy has taken this step. */
    void after(long step) {
        if (retrained != null && rollouts.endsIteration(step)) {
            Iteration taught = retrained.learn();
            if (taught.comparisons() == 0) {
                err.println("reward model: --retrain-reward told nothing apart of what was drawn; it stays as it is");
            } else {
                err.printf(
                        Locale.ROOT,
                        "reward model: comparisons drawn %d (%.0f %% foreseen), replayed %d; loss %.4f%n",
                        taught.comparisons(),
                        100 * taught.accuracy(),
                        taught.replayed(),
                        taught.loss());
            }
            err.flush();
        }
    }

    /** What a run goes on with beside weights and reference: these draws, and the reward model where it goes on learning. */
    List<Resumable> beside(Rollouts draws) {
        return retrained == null ? List.of(draws) : List.of(draws, retrained);
    }

    /** Writes the reward model as it is now beside the policy. */
    void write(Path target) throws IOException {
        if (retrained != null) {
            RewardModel model = retrained.model();
            new TrainedDirectory(model.directory(), model.trained())
                    .write(target.resolve(DIRECTORY), model.form(), model.normalisation());
        }
    }
}
