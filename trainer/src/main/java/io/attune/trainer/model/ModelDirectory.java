package io.attune.trainer.model;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.model.architecture.ModelConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A Hugging Face model directory that was read whole and checked: configuration and every tensor that it needs, in the right shape. */
public final class ModelDirectory {
    private final Path path;
    private final ConfigFile file;
    private final Weights weights;

    private ModelDirectory(Path path, ConfigFile file, Weights weights) {
        this.path = path;
        this.file = file;
        this.weights = weights;
    }

    /**
     * Reads and checks a directory.
     *
     * @throws BadInputException when something is missing, damaged or unknown; the message says what
     */
    public static ModelDirectory open(Path path) {
        if (!Files.isDirectory(path)) {
            throw new BadInputException(path + " is not a directory; name one that holds a Hugging Face model");
        }
        OwnFiles.check(path);
        var file = ConfigFile.read(path);
        return new ModelDirectory(path, file, Inventory.of(path, file).read());
    }

    /** The same directory with adapters merged into its weights, one after the other. */
    public ModelDirectory with(List<Adapter> adapters) {
        Weights merged = weights;
        for (Adapter adapter : adapters) {
            merged = adapter.mergedInto(config(), merged);
        }
        return new ModelDirectory(path, file, merged);
    }

    public Path path() {
        return path;
    }

    public ModelConfig config() {
        return file.config();
    }

    public Weights weights() {
        return weights;
    }

    /** Whether it holds a scalar reward head. */
    public boolean hasRewardHead() {
        return weights.find(Names.SCORE) != null;
    }

    ConfigFile file() {
        return file;
    }
}
