package io.attune.trainer.model;

import io.attune.trainer.model.architecture.ModelConfig;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Writes a model as a directory that transformers 4 and 5 load, and {@link ModelDirectory} too. */
public final class ModelFiles {
    private static final List<String> TEXT_FILES = List.of(
            "tokenizer.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "added_tokens.json",
            "chat_template.jinja",
            "chat_template.json",
            "vocab.json",
            "merges.txt",
            "tokenizer.model",
            ConfigFile.GENERATION);

    /** Where transformers has chat templates beside the default one. */
    public static final String MORE_TEMPLATES = "additional_chat_templates";

    private ModelFiles() {}

    /**
     * Writes config.json, model.safetensors and the tokenizer's files of the directory that the model came from.
     *
     * @param target an empty or absent directory
     * @param origin where configuration and tokenizer come from
     * @param weights of the origin's shapes; with {@link Names#SCORE} it is a reward model
     */
    public static void write(Path target, ModelDirectory origin, Weights weights) throws IOException {
        Files.createDirectories(target);
        copyText(origin, target);
        write(target, origin, Head.of(weights.all()), (name, reader) -> reader.accept(weights.get(name)));
    }

    /**
     * As {@link #write(Path, ModelDirectory, Weights)}, the origin's weights with an adapter merged; those that it holds quantised are read from its files
     * again, so that the result has their float32 numbers.
     */
    public static void write(Path target, ModelDirectory origin, Adapter adapter) throws IOException {
        Files.createDirectories(target);
        copyText(origin, target);
        Head head = Head.of(
                adapter.hasRewardHead()
                        ? adapter.tensors().all()
                        : origin.base().plain().all());
        write(target, origin, head, (name, reader) -> {
            if (name.equals(Names.SCORE) && adapter.hasRewardHead()) {
                reader.accept(adapter.tensors().get(name));
            } else {
                origin.read(name, tensor -> adapter.merge(tensor, origin.config(), reader));
            }
        });
    }

    /** Copies what belongs to the tokenizer. */
    public static void copyText(ModelDirectory origin, Path target) throws IOException {
        for (String name : TEXT_FILES) {
            Path file = origin.path().resolve(name);
            if (Files.exists(file)) {
                Files.copy(file, target.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Path templates = origin.path().resolve(MORE_TEMPLATES);
        if (Files.isDirectory(templates)) {
            Path copies = Files.createDirectories(target.resolve(MORE_TEMPLATES));
            try (DirectoryStream<Path> files = Files.newDirectoryStream(templates, "*.jinja")) {
                for (Path file : files) {
                    Files.copy(file, copies.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    private static void write(Path target, ModelDirectory origin, Head head, TensorSource tensors) throws IOException {
        ConfigFile file = origin.file();
        ModelConfig config = origin.config(head);
        Safetensors.write(target.resolve(Safetensors.SINGLE), ModelShapes.of(config, head), tensors);
        JsonFile.write(target.resolve(ConfigFile.NAME), ExportedConfig.of(file.json(), file.family(), config, head));
    }
}
