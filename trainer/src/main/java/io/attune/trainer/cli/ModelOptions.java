package io.attune.trainer.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which policy a command asks. */
final class ModelOptions {
    @Option(names = "--model", required = true, paramLabel = "DIR", description = "a Hugging Face model directory")
    private Path model;

    @Option(
            names = "--adapter",
            paramLabel = "DIR",
            description = "a PEFT adapter for it, or its adapter_model.safetensors")
    private @Nullable Path adapter;

    /** Reads and checks both. */
    LoadedPolicy load() {
        return LoadedPolicy.read(model, adapter);
    }
}
