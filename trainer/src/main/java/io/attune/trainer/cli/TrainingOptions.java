package io.attune.trainer.cli;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.data.Dataset;
import io.attune.trainer.data.Epochs;
import io.attune.trainer.loop.OfflineTraining;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.optim.Schedule;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What sft, reward and tune are told alike. */
final class TrainingOptions {
    @Option(names = "--model", required = true, paramLabel = "DIR", description = "a Hugging Face model directory")
    Path model;

    @Mixin
    AdapterOptions adapters;

    @Option(names = "--data", required = true, paramLabel = "FILE", description = "JSONL, one example a line")
    Path data;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "the trained model goes there, in the layout of --model; it appears only when complete")
    Path out;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "a parameter of the objective; attune objective --explain ID lists them")
    Map<String, String> parameters = new LinkedHashMap<>();

    @Option(names = "--epochs", paramLabel = "N", description = "passes over the data (default: 1)")
    @Nullable
    Integer epochs;

    @Option(names = "--steps", paramLabel = "N", description = "optimiser steps, instead of --epochs")
    @Nullable
    Long steps;

    @Option(names = "--batch-size", paramLabel = "N", description = "examples in a step (default: ${DEFAULT-VALUE})")
    int batchSize = 8;

    @Option(
            names = "--learning-rate",
            paramLabel = "X",
            description = "default: 2e-4 for adapters, 2e-5 for all weights")
    @Nullable
    Double learningRate;

    @Option(
            names = "--warmup",
            paramLabel = "STEPS",
            description = "steps over which the learning rate grows from 0 (default: ${DEFAULT-VALUE})")
    long warmup;

    @Option(
            names = "--schedule",
            paramLabel = "NAME",
            description =
                    "of the learning rate after the warm-up: constant, linear or cosine (default: ${DEFAULT-VALUE})")
    String schedule = "constant";

    @Option(names = "--weight-decay", paramLabel = "X", description = "AdamW's (default: ${DEFAULT-VALUE})")
    double weightDecay;

    @Option(
            names = "--max-grad-norm",
            paramLabel = "X",
            description = "gradients are scaled down to this norm (default: ${DEFAULT-VALUE})")
    double maxGradNorm = 1;

    @Option(
            names = "--max-length",
            paramLabel = "TOKENS",
            description =
                    "prompt and completion together; longer completions are cut (default: what the model takes, at most 2048)")
    @Nullable
    Integer maxLength;

    @Option(names = "--seed", paramLabel = "N", description = "of order and beginnings (default: ${DEFAULT-VALUE})")
    long seed;

    @Option(names = "--no-shuffle", description = "take the examples in the order of the file")
    boolean noShuffle;

    @Option(
            names = "--group-by-length",
            description = "put examples of about the same length into a batch, for less padding in attention;"
                    + " the order stays one of chance")
    boolean groupByLength;

    @Mixin
    TuningOption tuning = new TuningOption();

    @Mixin
    QuantizeOption quantize;

    @Mixin
    PrecisionOption precision = new PrecisionOption();

    @Option(
            names = "--metrics",
            paramLabel = "FILE",
            description = "write the metrics of every step there as JSONL, as they come")
    @Nullable
    Path metrics;

    @Mixin
    PassOptions passes = new PassOptions();

    @Option(
            names = "--tensorboard",
            paramLabel = "DIR",
            description = "write the metrics of every step there as TensorBoard's event files")
    @Nullable
    Path tensorboard;

    @Option(
            names = "--checkpoint-every",
            paramLabel = "STEPS",
            description =
                    "keep what --resume needs in a directory beside --out, with --num-iterations behind the last step on the"
                            + " same completions (default: when told to end, by SIGTERM or Ctrl-C)")
    @Nullable
    Long checkpointEvery;

    @Option(
            names = "--resume",
            description =
                    "go on, with the same options, where the run to this --out was ended; on a CPU the result is the same to the bit")
    boolean resume;

    @Mixin
    DeviceOption device = new DeviceOption();

    @Mixin
    ThreadsOption threads = new ThreadsOption();

    @Option(names = "--json", description = "print the result as one JSON document")
    boolean json;

    /** Refuses what no run could mean, before anything is read. */
    void check() {
        if (epochs != null && steps != null) {
            throw new BadInputException("--epochs and --steps are both given; give one of them");
        }
        if ((epochs != null && epochs < 1) || (steps != null && steps < 1)) {
            throw new BadInputException("there is nothing to do in 0 steps; give 1 or more");
        }
        if (groupByLength && noShuffle) {
            throw new BadInputException("--group-by-length and --no-shuffle are two orders; give one of them");
        }
        if (batchSize < 1) {
            throw new BadInputException("--batch-size is " + batchSize + "; give 1 or more");
        }
        if (checkpointEvery != null && checkpointEvery < 1) {
            throw new BadInputException("--checkpoint-every is " + checkpointEvery + "; give 1 or more");
        }
        Schedule.byName(schedule);
        passes.check();
        precision.type();
        tuning.check(quantize.format());
        ReplacedDirectory.requireFree(out);
    }

    double learningRate() {
        return learningRate == null ? tuning.usualLearningRate() : learningRate;
    }

    long steps(int batchesPerEpoch) {
        if (steps != null) {
            return steps;
        }
        return (long) batchesPerEpoch * (epochs == null ? 1 : epochs);
    }

    OfflineTraining.Plan plan(int batchesPerEpoch) {
        return new OfflineTraining.Plan(
                steps(batchesPerEpoch), learningRate(), warmup, Schedule.byName(schedule), maxGradNorm);
    }

    /** In which order the examples of a file come. */
    Epochs.Order order() {
        if (groupByLength) {
            return Epochs.Order.RANDOM_BY_LENGTH;
        }
        return noShuffle ? Epochs.Order.GIVEN : Epochs.Order.RANDOM;
    }

    /** All that changes what a step does, by the names that the user knows it by. */
    Map<String, String> decisive(String objective, Map<String, Double> objectiveParameters) {
        var decisive = new TreeMap<String, String>();
        objectiveParameters.forEach((name, value) -> decisive.put("--set " + name, value.toString()));
        decisive.put("--objective", objective);
        decisive.put("--model", model.toAbsolutePath().normalize().toString());
        decisive.put("--adapter", adapters.toString());
        decisive.put("--data", data.toAbsolutePath().normalize().toString());
        decisive.put("--epochs", String.valueOf(epochs));
        decisive.put("--steps", String.valueOf(steps));
        decisive.put("--batch-size", String.valueOf(batchSize));
        decisive.put("--learning-rate", String.valueOf(learningRate()));
        decisive.put("--warmup", String.valueOf(warmup));
        decisive.put("--schedule", schedule);
        decisive.put("--weight-decay", String.valueOf(weightDecay));
        decisive.put("--max-grad-norm", String.valueOf(maxGradNorm));
        decisive.put("--max-length", String.valueOf(maxLength));
        passes.decisive(decisive);
        decisive.put("--seed", String.valueOf(seed));
        decisive.put("--no-shuffle", String.valueOf(noShuffle));
        decisive.put("--group-by-length", String.valueOf(groupByLength));
        tuning.decisive(decisive);
        decisive.put("--quantize", quantize.format().toString());
        decisive.put("--precision", precision.toString());
        return decisive;
    }

    /** Beside the result, so that it is found again and gone with it. */
    Path checkpoints() {
        return out.resolveSibling(out.getFileName() + ".checkpoints");
    }

    int maxLength(ModelConfig config) {
        if (maxLength == null) {
            return Math.min(config.maxPositions(), Dataset.USUAL_LENGTH);
        }
        if (maxLength < 2 || maxLength > config.maxPositions()) {
            throw new BadInputException(
                    "--max-length is " + maxLength + "; the model takes 2 to " + config.maxPositions());
        }
        return maxLength;
    }
}
