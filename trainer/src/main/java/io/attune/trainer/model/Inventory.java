package io.attune.trainer.model;

import io.attune.trainer.data.BadInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tensors that the files of a model announce, checked against its configuration before any of them is read: what does not fit
 * costs no memory, however large it says it is.
 */
final class Inventory {
    private static final int MOST_OUTPUTS = 1024;

    private final Map<Path, Set<String>> wanted;

    private Inventory(Map<Path, Set<String>> wanted) {
        this.wanted = wanted;
    }

    static Inventory of(Path directory, LlamaConfig config) {
        var places = new LinkedHashMap<String, Path>();
        var shapes = new LinkedHashMap<String, List<Long>>();
        for (Path part : Safetensors.files(directory)) {
            for (SafetensorsHeader.Entry entry : Safetensors.entries(part)) {
                if (places.putIfAbsent(entry.name(), part) != null) {
                    throw new BadInputException(part + ": tensor " + entry.name() + " stands in another file too");
                }
                shapes.put(entry.name(), entry.shape());
            }
        }
        var expected = LlamaShapes.of(config, head(shapes.get(Names.SCORE)));
        shapes.forEach((name, shape) -> check(directory, name, shape, expected));
        var wanted = new LinkedHashMap<Path, Set<String>>();
        expected.forEach((name, shape) -> {
            Path part = places.get(name);
            if (part == null) {
                throw new BadInputException(directory + ": tensor " + name + " of shape " + shape
                        + " is missing; copy the whole model directory");
            }
            wanted.computeIfAbsent(part, absent -> new LinkedHashSet<>()).add(name);
        });
        return new Inventory(wanted);
    }

    /** Whatever its shape says, a reward head has one output at least, and not more than anybody names. */
    private static Head head(@Nullable List<Long> score) {
        if (score == null) {
            return Head.LANGUAGE_MODEL;
        }
        return Head.scores(score.isEmpty() ? 1 : Math.clamp(score.getFirst(), 1, MOST_OUTPUTS));
    }

    private static void check(Path directory, String name, List<Long> shape, Map<String, List<Long>> expected) {
        List<Long> right = expected.get(name);
        if (right == null && !ignored(name)) {
            throw new BadInputException(directory + ": tensor " + name
                    + " belongs to no llama model of this config.json; is model_type right?");
        }
        if (right != null && !right.equals(shape)) {
            throw new BadInputException(directory + ": tensor " + name + shape + " does not have the shape " + right
                    + " that config.json asks for");
        }
    }

    /** Old files hold the rotary frequencies, tied ones may hold the head again, and a reward model has no use for one. */
    private static boolean ignored(String name) {
        return name.endsWith("rotary_emb.inv_freq") || name.equals(Names.HEAD);
    }

    Weights read() {
        var tensors = new ArrayList<Tensor>();
        wanted.forEach((part, names) -> tensors.addAll(Safetensors.read(part, names::contains)));
        return new Weights(tensors);
    }
}
