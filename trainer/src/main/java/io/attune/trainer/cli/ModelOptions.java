package io.attune.trainer.cli;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.model.BaseFormat;
import io.attune.trainer.model.ModelDirectory;
import io.attune.trainer.model.ValueHead;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.model.tokenizer.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which policy a command asks. */
final class ModelOptions {
    @Option(names = "--model", required = true, paramLabel = "DIR", description = "a Hugging Face model directory")
    private Path model;

    @Mixin
    private AdapterOptions adapters;

    /** The critic that was trained with it. */
    ValueHead critic(ModelConfig config) {
        List<Path> places = adapters.places(model);
        ValueHead critic = ValueHead.last(places, config);
        if (critic == null) {
            throw new BadInputException(places.getLast() + " has no " + ValueHead.FILE
                    + ", which holds a critic; attune tune writes one by an objective that has a critic, such as ppo");
        }
        return critic;
    }

    /** Reads and checks all of it; the clock is for the date that a chat template may write. */
    LoadedPolicy load(Clock clock) {
        return load(clock, BaseFormat.FLOAT32);
    }

    /** As {@link #load(Clock)}, with its matrices in a format. */
    LoadedPolicy load(Clock clock, BaseFormat format) {
        ModelDirectory directory = ModelDirectory.open(model, adapters::read, format);
        if (directory.hasRewardHead()) {
            throw new BadInputException(model + " is a reward model, which gives no tokens; use attune score");
        }
        Tokenizer tokenizer = Files.exists(model.resolve("tokenizer.json")) ? Tokenizer.open(model, clock) : null;
        return new LoadedPolicy(directory, tokenizer);
    }
}
