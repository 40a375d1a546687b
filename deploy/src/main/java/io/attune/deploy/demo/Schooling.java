package io.attune.deploy.demo;

import static java.util.Objects.requireNonNull;

import io.attune.trainer.data.Batch;
import io.attune.trainer.data.Epochs;
import io.attune.trainer.data.Example;
import io.attune.trainer.model.Head;
import io.attune.trainer.model.ModelDirectory;
import io.attune.trainer.model.Safetensors;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.model.Tuning;
import io.attune.trainer.model.tokenizer.Tokenizer;
import io.attune.trainer.objective.Objectives;
import io.attune.trainer.optim.AdamW;
import io.attune.trainer.optim.TrainingStep;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ObjLongConsumer;

/**
 * Supervised fine-tuning of the demo's policy, all weights, on demonstrations of every quality. The learning rate rises over the
 * first steps and falls along a cosine to a twentieth (Loshchilov and Hutter 2017).
 */
record Schooling(int steps, int batchSize, double learningRate, long seed) {
    private static final int WARM_UP = 100;
    private static final double LEAST = .05;
    private static final double MAX_GRAD_NORM = 1;

    Schooling {
        if (steps < 1) {
            throw new IllegalArgumentException("--steps is " + steps + ", expected 1 or more");
        }
    }

    /** Trains the model in {@code directory} and overwrites its weights. */
    void train(Path directory, List<Corpus.Demonstration> corpus, ObjLongConsumer<Map<String, Double>> progress)
            throws IOException {
        try (Tokenizer tokenizer = Tokenizer.open(directory);
                TrainableModel model = TrainableModel.open(
                        ModelDirectory.open(directory), new Tuning.Full(), Head.LANGUAGE_MODEL, seed)) {
            AdamW optimizer = AdamW.of(model.tensors(), AdamW.Settings.DEFAULT);
            TrainingStep step = new TrainingStep(model, Objectives.definition("sft"), Map.of(), optimizer);
            Epochs epochs = new Epochs(
                    examples(corpus, tokenizer), batchSize, 1, Epochs.Order.RANDOM, new SplittableRandom(seed));
            while (optimizer.steps() < steps) {
                for (Batch batch : epochs.next()) {
                    if (optimizer.steps() < steps) {
                        progress.accept(step.take(batch, rate(optimizer.steps()), MAX_GRAD_NORM), optimizer.steps());
                    }
                }
            }
            Safetensors.write(
                    directory.resolve("model.safetensors"), model.merged().all());
        }
    }

    private double rate(long step) {
        double rise = Math.min(1, (step + 1.0) / WARM_UP);
        double fall = LEAST + (1 - LEAST) * .5 * (1 + Math.cos(Math.PI * step / steps));
        return learningRate * rise * fall;
    }

    private static List<Example> examples(List<Corpus.Demonstration> corpus, Tokenizer tokenizer) {
        requireNonNull(tokenizer, "tokenizer is null");
        return corpus.stream()
                .<Example>map(one -> new Example.Demonstration(
                        new Sequence(
                                tokenizer.prompt(one.prompt()),
                                tokenizer.ended(tokenizer.completion(one.completion()))),
                        1))
                .toList();
    }
}
