package io.attune.trainer.cli;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.model.LlamaConfig;
import io.attune.trainer.model.LoraSpec;
import io.attune.trainer.model.Tuning;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What sft, reward and tune are told alike. */
final class TrainingOptions {
    private static final double LORA_LEARNING_RATE = 2e-4;
    private static final double FULL_LEARNING_RATE = 2e-5;
    private static final int LONGEST_BY_DEFAULT = 2048;

    @Option(names = "--model", required = true, paramLabel = "DIR", description = "a Hugging Face model directory")
    Path model;

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
            names = "--lora",
            paramLabel = "RANK",
            description = "train adapters of this rank; 0 trains all weights (default: ${DEFAULT-VALUE})")
    int lora = 16;

    @Option(names = "--full", description = "train all weights, as --lora 0")
    boolean full;

    @Option(
            names = "--metrics",
            paramLabel = "FILE",
            description = "write the metrics of every step there as JSONL, as they come")
    @Nullable
    Path metrics;

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
        if (batchSize < 1) {
            throw new BadInputException("--batch-size is " + batchSize + "; give 1 or more");
        }
        if (lora < 0) {
            throw new BadInputException("--lora is " + lora + "; give a rank, or 0 for all weights");
        }
        ReplacedDirectory.requireFree(out);
    }

    Tuning tuning() {
        return full || lora == 0 ? new Tuning.Full() : new Tuning.Lora(LoraSpec.ofRank(lora));
    }

    double learningRate() {
        if (learningRate != null) {
            return learningRate;
        }
        return tuning() instanceof Tuning.Full ? FULL_LEARNING_RATE : LORA_LEARNING_RATE;
    }

    long steps(int batchesPerEpoch) {
        if (steps != null) {
            return steps;
        }
        return (long) batchesPerEpoch * (epochs == null ? 1 : epochs);
    }

    int maxLength(LlamaConfig config) {
        if (maxLength == null) {
            return Math.min(config.maxPositions(), LONGEST_BY_DEFAULT);
        }
        if (maxLength < 2 || maxLength > config.maxPositions()) {
            throw new BadInputException(
                    "--max-length is " + maxLength + "; the model takes 2 to " + config.maxPositions());
        }
        return maxLength;
    }
}
