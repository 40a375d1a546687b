package io.attune.trainer.cli;

import io.attune.trainer.checkpoint.Resumable;
import io.attune.trainer.data.BadInputException;
import io.attune.trainer.data.BatchSource;
import io.attune.trainer.data.Dataset;
import io.attune.trainer.data.SequenceReader;
import io.attune.trainer.data.Tokenisation;
import io.attune.trainer.loop.OfflineCheckpoints;
import io.attune.trainer.loop.OfflineTraining;
import io.attune.trainer.model.Head;
import io.attune.trainer.model.ModelDirectory;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.model.ValueHead;
import io.attune.trainer.model.tokenizer.Tokenizer;
import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Objective;
import io.attune.trainer.objective.Objectives;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.optim.AdamW;
import io.attune.trainer.optim.ReferenceCache;
import io.attune.trainer.optim.ReferencePolicy;
import io.attune.trainer.optim.TrainingStep;
import io.attune.trainer.reward.Normalisation;
import io.attune.trainer.reward.Reward;
import io.attune.trainer.reward.RewardForm;
import io.attune.trainer.rollout.Judging;
import io.attune.trainer.rollout.PolicySampler;
import io.attune.trainer.rollout.Prompts;
import io.attune.trainer.rollout.RolloutMemory;
import io.attune.trainer.rollout.RolloutPlan;
import io.attune.trainer.rollout.Rollouts;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One training command from its options to the directory that it leaves. */
final class TrainingRun {
    private final TrainingOptions options;
    private final RolloutOptions rollouts;
    private final Definition<?> definition;
    private final Clock clock;
    private final PrintWriter out;
    private final PrintWriter err;
    private final RewardIterations rewards;

    TrainingRun(
            TrainingOptions options,
            RolloutOptions rollouts,
            Definition<?> definition,
            Clock clock,
            PrintWriter out,
            PrintWriter err) {
        this.options = options;
        this.rollouts = rollouts;
        this.definition = definition;
        this.clock = clock;
        this.out = out;
        this.err = err;
        this.rewards = new RewardIterations(options, rollouts, err);
    }

    void run() {
        options.check();
        rollouts.check(definition);
        Map<String, Double> parameters = Objectives.parse(definition, options.parameters);
        Objective<?> objective = definition.create(parameters);
        options.threads.choose();
        options.device.choose(err);
        ModelDirectory directory =
                ModelDirectory.open(options.model, options.adapters::read, options.quantize.format());
        options.tuning.requireLayers(options.model, directory.config());
        rewards.requireLayers();
        if (!TrainingStep.head(objective).scores() && directory.hasRewardHead()) {
            throw new BadInputException(
                    options.model + " is a reward model, and " + definition.id() + " needs one that speaks");
        }
        boolean speaks = Files.exists(options.model.resolve("tokenizer.json"));
        try (@Nullable Tokenizer tokenizer = speaks ? Tokenizer.open(options.model, clock) : null) {
            var tokenisation = Tokenisation.of(directory.config(), tokenizer);
            if (rollouts.draws()) {
                draw(directory, objective, parameters, tokenisation, reading(tokenizer));
            } else {
                learn(directory, objective, parameters, tokenisation);
            }
        }
    }

    private void learn(
            ModelDirectory directory,
            Objective<?> objective,
            Map<String, Double> parameters,
            Tokenisation tokenisation) {
        TrainingData data = TrainingData.read(options.data, options, directory.config(), tokenisation, objective, err)
                .advised(parameters, err);
        @Nullable
        RewardForm form = definition.rewardModel() ? RewardExport.form(definition, parameters, tokenisation) : null;
        try (TrainableModel model = open(directory, objective);
                TrainingStep training = step(model, parameters)) {
            MemoryCheck.require(model, data.examples(), options.batchSize);
            model.open(MemoryCheck.longest(data.examples(), options.batchSize));
            BatchSource alone = data.batches(parameters, training::refer);
            @Nullable BatchSource beside = batches(text(directory, tokenisation));
            BatchSource batches = beside == null ? alone : new Blended(alone, beside);
            OfflineCheckpoints checkpoints = checkpoints(parameters, training, List.of());
            OfflineTraining.Plan plan = options.plan(batches.batches());
            var watched = new WatchedTraining(options, clock, err);
            if (!watched.run(training, batches, plan, checkpoints, step -> refer(training, step))) {
                return;
            }
            @Nullable
            Normalisation normalisation =
                    form != null && form.normalised() ? Normalisation.of(model, form, data.examples()) : null;
            var trained = new TrainedDirectory(directory, model);
            ReplacedDirectory.write(options.out, target -> {
                if (form == null) {
                    trained.write(target);
                } else {
                    trained.write(target, form, normalisation);
                }
            });
            checkpoints.forget();
            report(watched, plan, data.dataset());
        }
    }

    private OfflineCheckpoints checkpoints(
            Map<String, Double> parameters, TrainingStep training, List<Resumable> beside) {
        Map<String, String> decisive = rollouts.decisive(options.decisive(definition.id(), parameters));
        return new OfflineCheckpoints(options.checkpoints(), decisive, training, beside);
    }

    private void refer(TrainingStep training, long step) {
        if (rollouts.endsIteration(step)) {
            training.refer();
        }
    }

    /** What reads a policy's answers. */
    private Tokenizer reading(@Nullable Tokenizer tokenizer) {
        if (definition.rewardModel()) {
            throw new BadInputException(
                    definition.id() + " trains a reward model, which draws nothing; leave out --reward");
        }
        if (tokenizer == null) {
            throw new BadInputException(
                    options.model + " has no tokenizer.json, without which no reward can read an answer");
        }
        return tokenizer;
    }

    /** The policy learns from what it draws. */
    private void draw(
            ModelDirectory directory,
            Objective<?> objective,
            Map<String, Double> parameters,
            Tokenisation tokenisation,
            Tokenizer tokenizer) {
        boolean critic = objective.reads().contains(Quantity.VALUES);
        RolloutPlan plan = rollouts.plan(definition, options.batchSize, critic, tokenizer);
        var random = new SplittableRandom(options.seed);
        @Nullable TrainingData text = text(directory, tokenisation);
        var reader = new SequenceReader(directory.config(), tokenizer);
        int room = options.maxLength(directory.config()) - plan.sampling().maxNewTokens();
        Prompts prompts = Prompts.read(options.data, reader::prompt, room, !options.noShuffle, random.split());
        try (Reward reward = rewards.open();
                TrainableModel model = open(directory, objective);
                PolicySampler sampler = new PolicySampler(model);
                TrainingStep training = step(model, parameters)) {
            prepare(directory, model, plan, prompts, text);
            boolean greedily = objective.needs().contains(Quantity.GREEDY_REWARD);
            var judging = new Judging(sampler, tokenizer, reward, greedily, random.split());
            var batches = new Rollouts(model, objective, prompts, judging, plan, batches(text));
            OfflineTraining.Plan steps = options.plan(batches.batches());
            OfflineCheckpoints checkpoints = checkpoints(parameters, training, rewards.beside(batches));
            var watched = new WatchedTraining(options, clock, err);
            boolean done = watched.run(training, batches, steps, checkpoints, step -> {
                refer(training, step);
                rewards.after(step);
            });
            if (done) {
                var trained = new TrainedDirectory(directory, model);
                ReplacedDirectory.write(options.out, target -> {
                    trained.write(target);
                    rewards.write(target);
                });
                checkpoints.forget();
                report(watched, steps, new Dataset(List.of(), 0, 0, List.of()));
            }
        }
    }

    /** Opens what the largest step runs, if there is memory for it. */
    private void prepare(
            ModelDirectory directory,
            TrainableModel model,
            RolloutPlan plan,
            Prompts prompts,
            @Nullable TrainingData text) {
        var memory = new RolloutMemory(
                model,
                plan,
                directory.base().format().isQuantized(),
                prompts.longest(plan.prompts()),
                text == null ? List.of() : MemoryCheck.longest(text.examples(), options.batchSize),
                rewards.retraining(prompts, plan.sampling().maxNewTokens()));
        MemoryCheck.require(memory, definition.feedback());
        model.open(memory.largestStep(definition.feedback()));
    }

    private TrainableModel open(ModelDirectory directory, Objective<?> objective) {
        var tuning = options.tuning.of(options.model, directory.config());
        Head head = TrainingStep.head(objective);
        List<Path> places = options.adapters.places(options.model);
        @Nullable ValueHead critic = head.values() ? ValueHead.last(places, directory.config()) : null;
        TrainableModel model = TrainableModel.open(directory, tuning, head, options.precision.type(), options.seed);
        if (critic != null) {
            critic.giveTo(model);
            err.println("the critic goes on from " + critic.file());
            err.flush();
        }
        return model;
    }

    private TrainingStep step(TrainableModel model, Map<String, Double> parameters) {
        options.passes.applyTo(model);
        var settings = AdamW.Settings.DEFAULT.withWeightDecay(options.weightDecay);
        AdamW optimiser = AdamW.of(model.tensors(), settings);
        return new TrainingStep(model, definition, parameters, optimiser, rollouts.adaptiveKl(), reference(model));
    }

    private ReferencePolicy reference(TrainableModel model) {
        if (rollouts.draws()) {
            return ReferencePolicy.ofDraws(model);
        }
        if (rollouts.referenceCache == null) {
            return new ReferencePolicy(model);
        }
        return ReferencePolicy.kept(model, ReferenceCache.open(rollouts.referenceCache, clock, line -> {
            err.println(line);
            err.flush();
        }));
    }

    /** Pre-training text to go beside, or null. */
    private @Nullable TrainingData text(ModelDirectory directory, Tokenisation tokenisation) {
        if (rollouts.ptx == null) {
            return null;
        }
        Objective<?> sft = Objectives.byId("sft", Map.of());
        return TrainingData.read(rollouts.ptx, options, directory.config(), tokenisation, sft, err);
    }

    private static @Nullable BatchSource batches(@Nullable TrainingData text) {
        return text == null ? null : text.batches(Map.of(), () -> {});
    }

    private void report(WatchedTraining watched, OfflineTraining.Plan plan, Dataset data) {
        var result = new TrainingResult(
                definition.id(),
                options.out.toString(),
                data.examples().size(),
                data.cut(),
                data.leftOut(),
                plan.steps(),
                watched.seconds(),
                watched.metrics());
        result.print(out, options.json);
    }
}
