package io.attune.trainer.model;

import io.attune.trainer.data.BadInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
        var file = ConfigFile.read(path);
        LlamaConfig config = file.config();
        var tensors = new ArrayList<Tensor>();
        var seen = new HashSet<String>();
        for (Path part : Safetensors.files(path)) {
            for (Tensor tensor : Safetensors.read(part)) {
                if (!seen.add(tensor.name())) {
                    throw new BadInputException(part + ": tensor " + tensor.name() + " stands in another file too");
                }
                tensors.add(tensor);
            }
        }
        return new ModelDirectory(path, file.json(), config, checked(path, config, tensors));
    }

    private static Weights checked(Path path, LlamaConfig config, List<Tensor> tensors) {
        boolean scores = tensors.stream().anyMatch(t -> t.name().equals(Names.SCORE));
        var expected = LlamaShapes.of(config, scores ? Head.SCALAR_REWARD : Head.LANGUAGE_MODEL);
        var kept = new ArrayList<Tensor>();
        for (Tensor tensor : tensors) {
            List<Long> shape = expected.get(tensor.name());
            if (shape == null) {
                if (!ignored(tensor.name())) {
                    throw new BadInputException(path + ": tensor " + tensor.name()
                            + " belongs to no llama model of this config.json; is model_type right?");
                }
            } else if (!tensor.hasShape(
                    shape.stream().mapToLong(Long::longValue).toArray())) {
                throw new BadInputException(path + ": tensor " + tensor + " does not have the shape " + shape
                        + " that config.json asks for");
            } else {
                kept.add(tensor);
            }
        }
        var weights = new Weights(kept);
        for (Map.Entry<String, List<Long>> entry : expected.entrySet()) {
            if (weights.find(entry.getKey()) == null) {
                throw new BadInputException(path + ": tensor " + entry.getKey() + " of shape " + entry.getValue()
                        + " is missing; copy the whole model directory");
            }
        }
        return weights;
    }

    /** Old files hold the rotary frequencies, tied ones may hold the head again, and a reward model has no use for one. */
    private static boolean ignored(String name) {
        return name.endsWith("rotary_emb.inv_freq") || name.equals(Names.HEAD);
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
