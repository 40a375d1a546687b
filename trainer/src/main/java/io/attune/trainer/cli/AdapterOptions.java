package io.attune.trainer.cli;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.model.Adapter;
import io.attune.trainer.model.architecture.ModelConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** With which adapters a model is taken. */
final class AdapterOptions {
    @Option(
            names = "--adapter",
            paramLabel = "DIR",
            description = "a PEFT adapter for it, or its adapter_model.safetensors, merged into it first; "
                    + "given again, the next one is for the model with those before")
    private List<Path> paths = new ArrayList<>();

    /** Reads and checks them, in their order. */
    List<Adapter> read(ModelConfig config) {
        return paths.stream().map(path -> Adapter.read(directory(path), config)).toList();
    }

    /** Where model and adapters lie, in their order. */
    List<Path> places(Path model) {
        return Stream.concat(Stream.of(model), paths.stream().map(AdapterOptions::directory))
                .toList();
    }

    /** Where they lie, in their order. */
    @Override
    public String toString() {
        return paths.stream()
                .map(path -> path.toAbsolutePath().normalize().toString())
                .collect(Collectors.joining(", "));
    }

    private static Path directory(Path adapter) {
        if (!Files.exists(adapter)) {
            throw new BadInputException(adapter + " does not exist; name a directory that holds a PEFT adapter");
        }
        Path parent = adapter.toAbsolutePath().getParent();
        return Files.isDirectory(adapter) || parent == null ? adapter : parent;
    }
}
