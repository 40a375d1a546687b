package io.attune.trainer.cli;

import io.attune.trainer.data.Batch;
import io.attune.trainer.data.Example;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.model.BaseFormat;
import io.attune.trainer.model.BaseWeights;
import io.attune.trainer.model.Head;
import io.attune.trainer.model.LoraSpec;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.TinyModels;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.model.Tuning;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Objectives;
import io.attune.trainer.optim.AdamW;
import io.attune.trainer.optim.TrainingStep;
import io.attune.trainer.ort.Device;
import io.attune.trainer.rollout.RolloutMemory;
import io.attune.trainer.rollout.RolloutPlan;
import io.attune.trainer.sample.HotAdapter;
import io.attune.trainer.sample.Sampler;
import io.attune.trainer.sample.SamplingSettings;
import io.attune.trainer.sample.Stopping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A process that takes steps and prints for how many bytes it would have asked, and how many more than before it held at most. */
final class MemoryProbe {
    private static final int ROWS = 8;
    private static final int TOKENS = 192;
    private static final int COMPLETIONS = 4;
    private static final Path STATUS = Path.of("/proc/self/status");

    private static final ModelConfig CONFIG = TinyModels.llama(
            "vocab_size", 8192,
            "hidden_size", 256,
            "intermediate_size", 688,
            "num_hidden_layers", 4,
            "num_attention_heads", 4,
            "num_key_value_heads", 4,
            "head_dim", 64,
            "max_position_embeddings", 512);

    private MemoryProbe() {}

    public static void main(String[] arguments) throws IOException {
        switch (arguments[0]) {
            case "pairs" -> onPairs();
            case "rollouts" -> onRollouts();
            default -> onRolloutsWithARewardModel();
        }
    }

    private static TrainableModel model() {
        return model(Head.LANGUAGE_MODEL);
    }

    private static TrainableModel model(Head head) {
        var random = new SplittableRandom(1);
        var base = BaseWeights.of(CONFIG, TinyModels.weights(CONFIG, .02, random), BaseFormat.FLOAT32);
        var tuning = new Tuning.Lora(LoraSpec.ofRank(8));
        var model = TrainableModel.of(Device.ofProcess(), CONFIG, base, tuning, head, ElementType.FLOAT32, random);
        // What it was made from would count as memory that is there.
        System.gc();
        return model;
    }

    /** Steps of DPO, with a pass of the reference in each. */
    private static void onPairs() throws IOException {
        try (TrainableModel model = model();
                TrainingStep step = step(model, "dpo")) {
            List<Example> examples = Collections.nCopies(ROWS, pair());
            long asked = MemoryCheck.needed(model, examples, ROWS);
            long before = begin();
            model.open(MemoryCheck.longest(examples, ROWS));
            for (int i = 0; i < 3; i++) {
                step.take(new Batch(examples), 1e-5, 1);
            }
            report(asked, before);
        }
    }

    /** A draw and a step on what was drawn, by turns. */
    private static void onRollouts() throws IOException {
        try (TrainableModel model = model();
                TrainingStep step = step(model, "sft")) {
            RolloutMemory memory = memory(model, null);
            long asked = MemoryCheck.needed(memory, Feedback.Kind.GROUPS);
            long before = begin();
            drawAndStep(model, memory.plan(), step, () -> {});
            report(asked, before);
        }
    }

    /** The same, and a step of the reward model after each: it takes what the policy's leaves. */
    private static void onRolloutsWithARewardModel() throws IOException {
        try (TrainableModel model = model();
                TrainingStep step = step(model, "sft");
                TrainableModel reward = model(Head.SCALAR_REWARD);
                TrainingStep lesson = step(reward, "bradley-terry")) {
            Batch pairs = new Batch(Collections.nCopies(2 * ROWS, pair()));
            var rows = MemoryCheck.longest(pairs.examples(), pairs.examples().size());
            RolloutMemory memory = memory(model, new RolloutMemory.Retraining(reward, rows));
            long asked = MemoryCheck.needed(memory, Feedback.Kind.GROUPS);
            long before = begin();
            drawAndStep(model, memory.plan(), step, () -> lesson.take(pairs, 1e-5, 1));
            report(asked, before);
        }
    }

    private static RolloutMemory memory(TrainableModel model, RolloutMemory.@Nullable Retraining retraining) {
        var sampling = SamplingSettings.plain(TOKENS, Stopping.never());
        var plan = new RolloutPlan(ROWS, COMPLETIONS, 1, false, sampling);
        return new RolloutMemory(model, plan, false, Collections.nCopies(ROWS, ids(TOKENS / 3)), List.of(), retraining);
    }

    private static void drawAndStep(TrainableModel model, RolloutPlan plan, TrainingStep step, Runnable after) {
        int[] prompt = ids(TOKENS / 3);
        try (Sampler sampler = new Sampler(CONFIG, model.reference())) {
            for (int i = 0; i < 2; i++) {
                try (HotAdapter adapter = HotAdapter.of(CONFIG, model.adapter())) {
                    List<Example> drawn = sampler
                            .draw(
                                    adapter,
                                    Collections.nCopies(ROWS * COMPLETIONS, prompt),
                                    plan.sampling(),
                                    new SplittableRandom(i))
                            .stream()
                            .<Example>map(one -> new Example.Demonstration(new Sequence(prompt, one.tokenIds()), 1))
                            .toList();
                    step.take(new Batch(drawn), 1e-5, 1);
                }
                after.run();
            }
        }
    }

    private static TrainingStep step(TrainableModel model, String objective) {
        return new TrainingStep(
                model, Objectives.definition(objective), Map.of(), AdamW.of(model.tensors(), AdamW.Settings.DEFAULT));
    }

    private static Example pair() {
        int[] prompt = ids(TOKENS / 3);
        return new Example.Preference(
                new Sequence(prompt, ids(TOKENS)), new Sequence(prompt, ids(TOKENS - 1)), 1, 0, 1);
    }

    private static int[] ids(int count) {
        return IntStream.range(0, count)
                .map(i -> (7 * i + count) % CONFIG.vocabularySize())
                .toArray();
    }

    /** Forgets the most that was held until now. */
    private static long begin() throws IOException {
        Files.writeString(Path.of("/proc/self/clear_refs"), "5");
        return bytes("VmRSS:");
    }

    private static void report(long asked, long before) throws IOException {
        System.out.println(asked + " " + (bytes("VmHWM:") - before));
    }

    private static long bytes(String field) throws IOException {
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith(field))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
