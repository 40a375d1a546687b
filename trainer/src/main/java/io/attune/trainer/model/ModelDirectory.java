package io.attune.trainer.model;

import io.attune.trainer.data.BadInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.node.ObjectNode;

/** A Hugging Face model directory that was read whole and checked: configuration and every tensor that it needs, in the right shape. */
public final class ModelDirectory {
    private final Path path;
    private final ObjectNode json;
    private final LlamaConfig config;
    private final Weights weights;

    private ModelDirectory(Path path, ObjectNode json, LlamaConfig config, Weights weights) {
        this.path = path;
        this.json = json;
        this.config = config;
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
        LlamaConfig config = file.config();
        return new ModelDirectory(
                path, file.json(), config, Inventory.of(path, config).read());
    }

    public Path path() {
        return path;
    }

    public LlamaConfig config() {
        return config;
    }

    public Weights weights() {
        return weights;
    }

    /** Whether it holds a scalar reward head. */
    public boolean hasRewardHead() {
        return weights.find(Names.SCORE) != null;
    }

    /** config.json as it was read. */
    ObjectNode json() {
        return json.deepCopy();
    }
}
