package io.attune.trainer.cli;

import io.attune.trainer.sample.ServedModel;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code attune onnx}: a policy as a directory that ONNX Runtime and onnxruntime-genai serve. */
@Command(
        name = "onnx",
        mixinStandardHelpOptions = true,
        description = "Writes a policy as an ONNX decoder for serving: model.onnx with its weights beside it,"
                + " genai_config.json and the tokenizer; an adapter is merged.")
final class OnnxCommand implements Callable<Integer> {
    @Mixin
    private ModelOptions model;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "a directory that is not there yet")
    private Path out;

    private final Clock clock;

    OnnxCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        ReplacedDirectory.requireFree(out);
        try (LoadedPolicy policy = model.load(clock)) {
            ReplacedDirectory.write(out, directory -> ServedModel.write(directory, policy.model()));
        }
        return 0;
    }
}
