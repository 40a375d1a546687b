package io.attune.trainer.model;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.model.architecture.ModelConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A critic in a file of its own, which transformers and PEFT leave alone: {@code value_head.safetensors} as LLaMA-Factory has it beside models and adapters,
 * under the names of TRL's AutoModelForCausalLMWithValueHead. Their head is a linear layer with a bias; a critic here has none, so that 0 is written for it.
 *
 * @param weight [1, hidden]
 */
public record ValueHead(Path file, Tensor weight) {
    public static final String FILE = "value_head.safetensors";

    private static final String WEIGHT = "v_head.summary.weight";
    private static final String BIAS = "v_head.summary.bias";

    /**
     * Reads the last one that there is, or null.
     *
     * @param directories of a model and of adapters on it, in the order in which they were trained
     * @throws BadInputException when the file is damaged, or holds something else than a critic for that model
     */
    public static @Nullable ValueHead last(List<Path> directories, ModelConfig config) {
        Path file = find(directories);
        return file == null ? null : new ValueHead(file, read(file, config));
    }

    /** Copies the last one that there is, if there is any. */
    public static void copyLast(List<Path> directories, Path target) throws IOException {
        Path file = find(directories);
        if (file != null) {
            Files.copy(file, target.resolve(FILE));
        }
    }

    private static @Nullable Path find(List<Path> directories) {
        return directories.reversed().stream()
                .map(directory -> directory.resolve(FILE))
                .filter(Files::exists)
                .findFirst()
                .orElse(null);
    }

    /** Writes a model's critic; where it has none, nothing. */
    public static void write(Path directory, TrainableModel model) throws IOException {
        if (model.head().values()) {
            Tensor critic = model.trained().get(Names.VALUE);
            Safetensors.write(directory.resolve(FILE), List.of(critic.named(WEIGHT), Tensor.zeros(BIAS, 1)));
        }
    }

    /** Makes it the critic of a model. */
    public void giveTo(TrainableModel model) {
        model.load(model.trained().with(weight.named(Names.VALUE)));
    }

    private static Tensor read(Path file, ModelConfig config) {
        check(file, Map.of(WEIGHT, List.of(1L, (long) config.hiddenSize()), BIAS, List.of(1L)));
        var head = new Weights(Safetensors.read(file));
        Tensor bias = head.find(BIAS);
        if (bias != null && bias.get(0) != 0) {
            throw refused(file, "has a bias of " + bias.get(0) + ", and a critic here has none");
        }
        return head.get(WEIGHT);
    }

    /** By what the file announces, before any of it is read. */
    private static void check(Path file, Map<String, List<Long>> expected) {
        var shapes = new HashMap<String, List<Long>>();
        Safetensors.entries(file).forEach(entry -> shapes.put(entry.name(), entry.shape()));
        if (!shapes.containsKey(WEIGHT)) {
            throw refused(file, "holds no tensor " + WEIGHT);
        }
        shapes.forEach((name, shape) -> {
            List<Long> right = expected.get(name);
            if (right == null) {
                throw refused(file, "holds a tensor " + name + ", which is none of a critic's");
            }
            if (!shape.equals(right)) {
                throw refused(
                        file,
                        "holds a tensor " + name + shape + ", and the critic of this model has the shape " + right);
            }
        });
    }

    private static BadInputException refused(Path file, String what) {
        return new BadInputException(
                file + " " + what + "; take the model's own, or remove it to begin with a new one");
    }
}
