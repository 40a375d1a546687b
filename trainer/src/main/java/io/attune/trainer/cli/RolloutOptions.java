package io.attune.trainer.cli;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.model.tokenizer.Tokenizer;
import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.policygradient.KlController;
import io.attune.trainer.reward.LearnedReward;
import io.attune.trainer.reward.RewardSpec;
import io.attune.trainer.rollout.RolloutPlan;
import io.attune.trainer.sample.SamplingSettings;
import io.attune.trainer.sample.Stopping;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a policy learns from what it draws itself: the rewards that judge it, and how much is drawn. */
final class RolloutOptions {
    private static final int PPO_EPOCHS = 4;

    @Option(
            names = "--reward",
            paramLabel = "SPEC",
            description =
                    "judge what the policy draws for the prompts of --data: NAME:key=value,…@weight, or a JSON object;"
                            + " several are added; attune objective --rewards lists them")
    List<String> rewards = new ArrayList<>();

    @Option(
            names = "--num-generations",
            paramLabel = "N",
            description = "completions a prompt (default: ${DEFAULT-VALUE})")
    int generations = 4;

    @Option(
            names = "--num-iterations",
            paramLabel = "N",
            description = "steps on the same completions (default: 4 where there is a critic, else 1)")
    @Nullable
    Integer iterations;

    @Option(
            names = "--max-new-tokens",
            paramLabel = "N",
            description = "the longest completion to draw (default: ${DEFAULT-VALUE})")
    int maxNewTokens = 256;

    @Option(names = "--temperature", paramLabel = "X", description = "of drawing (default: ${DEFAULT-VALUE})")
    double temperature = 1;

    @Option(names = "--top-p", paramLabel = "X", description = "of drawing (default: ${DEFAULT-VALUE})")
    double topP = 1;

    @Option(
            names = "--dynamic-sampling",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "replace prompts whose rewards are all equal (default: for dapo)")
    @Nullable
    Boolean dynamic;

    @Option(
            names = "--reference-every",
            paramLabel = "STEPS",
            description =
                    "make the policy its own reference every so many steps, as iterative GRPO does (default: never)")
    @Nullable
    Long referenceEvery;

    @Option(
            names = "--kl-target",
            paramLabel = "X",
            description =
                    "let the objective's beta follow, so that the KL to the reference becomes so many nats per answer"
                            + " (default: beta stays)")
    @Nullable
    Double klTarget;

    @Option(
            names = "--kl-horizon",
            paramLabel = "N",
            description = "completions over which beta follows --kl-target (default: ${DEFAULT-VALUE})")
    double klHorizon = 10_000;

    @Option(
            names = "--reference-cache",
            paramLabel = "DIR",
            description =
                    "keep there what the reference says of the data, for other runs on it with this model, batch size"
                            + " and seed; at most 1 GB")
    @Nullable
    Path referenceCache;

    @Option(
            names = "--retrain-reward",
            paramLabel = "SPEC",
            description =
                    "with --reference-every: at the end of each iteration the reward model of --reward goes on learning from"
                            + " what was drawn, as this reward compares it; it is written to --out/reward-model")
    List<String> retrainRewards = new ArrayList<>();

    @Option(
            names = "--replay",
            paramLabel = "FILE",
            description =
                    "with --retrain-reward: comparisons that the reward model has learned from before; one in ten is"
                            + " one of these or of an earlier iteration")
    @Nullable
    Path replay;

    @Option(
            names = "--ptx",
            paramLabel = "FILE",
            description = "demonstrations that are learned beside, for ppo-ptx; JSONL as attune sft reads it")
    @Nullable
    Path ptx;

    boolean draws() {
        return !rewards.isEmpty();
    }

    boolean retrains() {
        return !retrainRewards.isEmpty();
    }

    /** Whether this step ends an iteration. */
    boolean endsIteration(long step) {
        return referenceEvery != null && step % referenceEvery == 0;
    }

    /** Refuses what no run could mean, before anything is read. */
    void check(Definition<?> definition) {
        if (definition.online() && !draws()) {
            throw new BadInputException(definition.id()
                    + " learns from answers that its own policy draws; name what judges them with --reward, launch a round with"
                    + " attune serve, or use " + definition.id().replace("online-", "") + " on a file");
        }
        boolean blends = definition.feedback() == Feedback.Kind.BLEND;
        if (blends && ptx == null) {
            throw new BadInputException(
                    definition.id() + " needs pre-training text beside; name it with --ptx FILE, or use ppo");
        }
        if (!blends && ptx != null) {
            throw new BadInputException(
                    definition.id() + " learns from no pre-training text; leave out --ptx, or use ppo-ptx");
        }
        if (generations < 1 || maxNewTokens < 1 || (iterations != null && iterations < 1)) {
            throw new BadInputException(
                    "--num-generations, --num-iterations and --max-new-tokens have to be 1 or more");
        }
        if (!(klHorizon >= 1) || (klTarget != null && !(klTarget > 0))) {
            throw new BadInputException("--kl-target is " + klTarget + " and --kl-horizon " + klHorizon
                    + "; give more than 0, and 1 or more");
        }
        if (referenceEvery != null && referenceEvery < 1) {
            throw new BadInputException("--reference-every is " + referenceEvery + "; give 1 or more");
        }
        if (referenceCache != null && draws()) {
            throw new BadInputException(
                    "--reference-cache is for completions of a file; leave it out with --reward, where none comes twice");
        }
        checkRetraining();
    }

    private void checkRetraining() {
        if (replay != null && !retrains()) {
            throw new BadInputException(
                    "--replay is for a reward model that goes on learning; give --retrain-reward too, or leave it out");
        }
        if (retrains() && (rewardModels().size() != 1 || referenceEvery == null)) {
            throw new BadInputException("--retrain-reward needs one reward model, --reward model:dir=DIR, to train, and"
                    + " --reference-every N, which says how long an iteration is");
        }
    }

    /** The reward that goes on learning, where one does. */
    RewardSpec rewardModel() {
        return rewardModels().getFirst();
    }

    private List<RewardSpec> rewardModels() {
        return rewards.stream()
                .map(RewardSpec::parse)
                .filter(spec -> spec.name().equals(LearnedReward.KIND.name()))
                .toList();
    }

    /** Ziegler et al. 2019 (arXiv 1909.08593), section 2.2; null where beta stays. */
    @Nullable
    KlController adaptiveKl() {
        return klTarget == null ? null : new KlController(klTarget, klHorizon, true);
    }

    /** What of these options changes a run, beside what does so already; those that say something of a run alone where answers are drawn. */
    Map<String, String> decisive(Map<String, String> others) {
        var decisive = new TreeMap<>(others);
        decisive.put("--kl-target", String.valueOf(klTarget));
        decisive.put("--kl-horizon", String.valueOf(klHorizon));
        decisive.put("--ptx", String.valueOf(ptx));
        given(decisive, "--reference-every", referenceEvery);
        if (draws()) {
            decisive.put("--reward", String.join(" ", rewards));
            decisive.put("--num-generations", String.valueOf(generations));
            decisive.put("--max-new-tokens", String.valueOf(maxNewTokens));
            decisive.put("--temperature", String.valueOf(temperature));
            decisive.put("--top-p", String.valueOf(topP));
            given(decisive, "--num-iterations", iterations);
            given(decisive, "--dynamic-sampling", dynamic);
        }
        if (retrains()) {
            decisive.put("--retrain-reward", String.join(" ", retrainRewards));
            given(decisive, "--replay", replay);
        }
        return decisive;
    }

    private static void given(Map<String, String> decisive, String name, @Nullable Object value) {
        if (value != null) {
            decisive.put(name, value.toString());
        }
    }

    /**
     * What these options say.
     *
     * @param prompts in a step
     * @param critic whether the objective learns a critic
     */
    RolloutPlan plan(Definition<?> definition, int prompts, boolean critic, Tokenizer tokenizer) {
        int epochs = iterations != null ? iterations : critic ? PPO_EPOCHS : 1;
        var sampling = SamplingSettings.plain(maxNewTokens, Stopping.at(tokenizer.stopIds()))
                .withTemperature(temperature)
                .withTopP(topP);
        boolean replaces = dynamic != null ? dynamic : definition.id().equals("dapo");
        return new RolloutPlan(prompts, generations, epochs, replaces, sampling);
    }
}
