package io.attune.deploy.bench.objectives;

import io.attune.trainer.data.Batch;
import io.attune.trainer.data.BatchSource;
import io.attune.trainer.data.Curriculum;
import io.attune.trainer.data.Example;
import io.attune.trainer.model.LoraSpec;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.model.Tuning;
import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Objective;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.ReferenceUpdate;
import io.attune.trainer.objective.preference.CurryDpo;
import io.attune.trainer.optim.AdamW;
import io.attune.trainer.optim.TrainingStep;
import io.attune.trainer.rollout.Judging;
import io.attune.trainer.rollout.PolicySampler;
import io.attune.trainer.rollout.Prompts;
import io.attune.trainer.rollout.RolloutPlan;
import io.attune.trainer.rollout.Rollouts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Trains the demo's policy by one objective and measures what came of it. Policy gradients and online objectives learn from what the policy draws as it goes; the others from what the
 * first policy drew, as many completions of as many prompts, all drawn before the first step.
 */
record Course(Desk desk, Budget budget) {
    private static final double MAX_GRAD_NORM = 1;
    private static final int RANK = 16;
    private static final int PPO_EPOCHS = 4;

    Trial run(Definition<?> definition, double rate, long seed) {
        Map<String, Double> parameters = parameters(definition);
        Objective<?> objective = definition.create(parameters);
        var tuning = new Tuning.Lora(LoraSpec.ofRank(RANK));
        try (TrainableModel model = TrainableModel.open(desk.model(), tuning, TrainingStep.head(objective), seed);
                PolicySampler sampler = new PolicySampler(model);
                TrainingStep training = new TrainingStep(
                        model, definition, parameters, AdamW.of(model.tensors(), AdamW.Settings.DEFAULT))) {
            Duration start = processorTime();
            Rollouts rollouts = rollouts(model, objective, sampler, seed);
            double tokens = online(definition)
                    ? train(training, rollouts, rate)
                    : train(training, ahead(rollouts, definition, training), rate);
            double seconds = processorTime().minus(start).toMillis() / 1000.0;
            Exam.Marks marks = new Exam(desk, budget.heldOut()).of(model, seed);
            return new Trial(
                    definition.id(),
                    rate,
                    seed,
                    marks.reward(),
                    marks.kl(),
                    marks.winRate(),
                    marks.length(),
                    tokens,
                    seconds,
                    "");
        }
    }

    private Rollouts rollouts(TrainableModel model, Objective<?> objective, PolicySampler sampler, long seed) {
        var random = new SplittableRandom(seed);
        Prompts prompts = Prompts.read(
                desk.promptFile(),
                line -> desk.tokenizer().prompt(line.text("prompt")),
                model.config().maxPositions() / 2,
                true,
                random.split());
        boolean critic = objective.reads().contains(Quantity.VALUES);
        var plan = new RolloutPlan(
                budget.prompts(), budget.completions(), critic ? PPO_EPOCHS : 1, false, desk.sampling());
        boolean greedily = objective.needs().contains(Quantity.GREEDY_REWARD);
        var judging = new Judging(sampler, desk.tokenizer(), desk.reward(), greedily, random.split());
        boolean blends = objective.definition().feedback() == Feedback.Kind.BLEND;
        @Nullable BatchSource text = blends ? desk.text(seed) : null;
        return new Rollouts(model, objective, prompts, judging, plan, text);
    }

    /** Of all threads of this process: unlike time that passes, it does not tell what else the machine did. */
    private static Duration processorTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    static boolean online(Definition<?> definition) {
        boolean drawn = switch (definition.feedback()) {
            case ROLLOUTS, GROUPS, BLEND -> true;
            case DEMONSTRATIONS, VERDICTS, PAIRS, BINARY, RANKINGS, ATTRIBUTES, STEPS -> false;
        };
        return definition.online() || (drawn && !definition.id().equals("a-lol"));
    }

    /** Defaults, but for a reference that follows: its 512 steps are more than there are. */
    private Map<String, Double> parameters(Definition<?> definition) {
        return ReferenceUpdate.isPartOf(definition)
                ? Map.of("sync_steps", (double) Math.max(1, budget.batches() / 4))
                : Map.of();
    }

    /** Everything that the first policy draws, before it is changed. */
    private Iterable<Batch> ahead(Rollouts rollouts, Definition<?> definition, TrainingStep training) {
        var batches = new ArrayList<Batch>();
        for (int i = 0; i < budget.batches(); i++) {
            batches.addAll(rollouts.next());
        }
        if (!definition.parameters().contains(CurryDpo.STAGES)) {
            return batches;
        }
        int stages = (int) definition.settings(Map.of()).number(CurryDpo.STAGES);
        List<Example> examples =
                batches.stream().flatMap(batch -> batch.examples().stream()).toList();
        var curriculum = new Curriculum(examples, stages, budget.prompts(), 1, training::refer);
        return () -> Stream.generate(curriculum::next)
                .limit(stages)
                .flatMap(List::stream)
                .iterator();
    }

    private double train(TrainingStep training, Rollouts rollouts, double rate) {
        double tokens = 0;
        for (int i = 0; i < budget.batches(); i++) {
            tokens += train(training, rollouts.next(), rate);
        }
        return tokens;
    }

    private static double train(TrainingStep training, Iterable<Batch> batches, double rate) {
        double tokens = 0;
        for (Batch batch : batches) {
            tokens += training.take(batch, rate, MAX_GRAD_NORM).getOrDefault("num_tokens", 0.0);
        }
        return tokens;
    }
}
