package io.attune.trainer.model;

import io.attune.trainer.data.BadInputException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a model directory may consist of: ordinary files of its own. A link that leads out of it would let a downloaded model name any
 * file of this machine, a pipe or device would never end, and a pickle runs code when it is opened.
 */
final class OwnFiles {
    private static final List<String> READ = List.of(".json", ".safetensors", ".jinja", ".txt", ".model");
    private static final List<String> PICKLES = List.of(".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle");

    private OwnFiles() {}

    /**
     * Checks every file that reading a model may touch.
     *
     * @param directory that exists
     */
    static void check(Path directory) {
        try {
            Path root = directory.toRealPath();
            checkAll(root, directory);
            Path templates = directory.resolve(ModelFiles.MORE_TEMPLATES);
            if (Files.isDirectory(templates)) {
                checkAll(root, templates);
            }
        } catch (IOException failed) {
            throw new BadInputException(directory + " cannot be read: " + failed.getMessage(), failed);
        }
    }

    private static void checkAll(Path root, Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                if (endsWith(file, READ)) {
                    check(root, file);
                }
            }
        }
    }

    private static void check(Path root, Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new BadInputException(file + " is a link to nothing; copy the whole model directory with cp -rL");
        }
        Path real = file.toRealPath();
        if (!real.startsWith(root)) {
            throw new BadInputException(file + " is a link out of its directory, to " + real
                    + ", which a model may not have; if you trust it, copy the directory with cp -rL");
        }
        if (!Files.isRegularFile(real) && !Files.isDirectory(real)) {
            throw new BadInputException(file + " is no ordinary file; copy the model directory again");
        }
    }

    /** The error of a directory without safetensors: pickles in it are named, and never opened. */
    static BadInputException withoutSafetensors(Path directory) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                if (endsWith(file, List.of(".safetensors"))) {
                    return new BadInputException(
                            file + " may be one of several, and model.safetensors.index.json, which"
                                    + " would tell them apart, is missing; copy it too");
                }
                if (endsWith(file, PICKLES)) {
                    return new BadInputException(file + " is a pickle, which could run any program, so it is not read;"
                            + " convert it where you trust it, with transformers'"
                            + " save_pretrained(DIR, safe_serialization=True), and name that directory");
                }
            }
        } catch (IOException failed) {
            return new BadInputException(directory + " cannot be read: " + failed.getMessage(), failed);
        }
        return new BadInputException(directory.resolve(Safetensors.SINGLE)
                + " does not exist, nor an index of shards; copy the whole model directory");
    }

    private static boolean endsWith(Path file, List<String> endings) {
        String name = file.getFileName().toString();
        return endings.stream().anyMatch(name::endsWith);
    }
}
