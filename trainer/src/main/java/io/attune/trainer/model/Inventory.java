package io.attune.trainer.model;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.model.architecture.ModelConfig;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The tensors that the files of a model announce, checked against its configuration before any of them is read: what does not fit
 * costs no memory, however large it says it is.
 */
final class Inventory implements TensorSource {
    private static final int MOST_OUTPUTS = 1024;

    private final TensorNames names;
    private final Map<Path, Set<String>> wanted;

    private Inventory(TensorNames names, Map<Path, Set<String>> wanted) {
        this.names = names;
        this.wanted = wanted;
    }

    static Inventory of(Path directory, ConfigFile file) {
        ModelConfig config = file.config();
        var names = new TensorNames(file.family(), config);
        var places = new LinkedHashMap<String, Path>();
        var shapes = new LinkedHashMap<String, List<Long>>();
        for (Path part : Safetensors.files(directory)) {
            for (SafetensorsHeader.Entry entry : Safetensors.entries(part)) {
                String name = names.full(entry.name());
                if (names.isRead(name)) {
                    if (places.putIfAbsent(name, part) != null) {
                        throw new BadInputException(part + ": tensor " + name + " stands in another file too");
                    }
                    shapes.put(name, entry.shape());
                }
            }
        }
        var expected = ModelShapes.of(config, head(shapes.get(Names.SCORE)));
        shapes.forEach((name, shape) -> check(directory, config, name, shape, expected));
        var wanted = new LinkedHashMap<Path, Set<String>>();
        expected.forEach((name, shape) -> {
            Path part = places.get(name);
            if (part == null) {
                throw new BadInputException(directory + ": tensor " + name + " of shape " + shape
                        + " is missing; copy the whole model directory");
            }
            wanted.computeIfAbsent(part, absent -> new LinkedHashSet<>()).add(name);
        });
        return new Inventory(names, wanted);
    }

    /** Whatever its shape says, a reward head has one output at least, and not more than anybody names. */
    static Head head(@Nullable List<Long> score) {
        if (score == null) {
            return Head.LANGUAGE_MODEL;
        }
        return Head.scores(score.isEmpty() ? 1 : Math.clamp(score.getFirst(), 1, MOST_OUTPUTS));
    }

    private static void check(
            Path directory, ModelConfig config, String name, List<Long> shape, Map<String, List<Long>> expected) {
        List<Long> right = expected.get(name);
        // A reward model has no use for a head that speaks.
        if (right == null && !name.equals(config.head())) {
            throw new BadInputException(directory + ": tensor " + name + " belongs to no " + config.family()
                    + " model of this config.json; is model_type right?");
        }
        if (right != null && !right.equals(shape)) {
            throw new BadInputException(directory + ": tensor " + name + shape + " does not have the shape " + right
                    + " that config.json asks for");
        }
    }

    /** Whether that tensor is there to be read. */
    boolean holds(String name) {
        return wanted.values().stream().anyMatch(some -> some.contains(name));
    }

    /** Reads all but some. */
    Weights readWithout(Set<String> left) {
        var tensors = new ArrayList<Tensor>();
        wanted.forEach((part, some) -> {
            for (Tensor tensor : Safetensors.read(part, stored -> isOf(some, left, names.full(stored)))) {
                tensors.add(tensor.named(names.full(tensor.name())));
            }
        });
        return new Weights(tensors);
    }

    private static boolean isOf(Set<String> some, Set<String> left, String name) {
        return some.contains(name) && !left.contains(name);
    }

    /** Reads one into memory that it gives back at the end of the call, whoever reads it may change it. */
    @Override
    public void read(String name, Consumer<Tensor> reader) {
        for (var part : wanted.entrySet()) {
            if (part.getValue().contains(name)) {
                try (Arena arena = Arena.ofConfined()) {
                    Safetensors.read(
                                    arena,
                                    part.getKey(),
                                    stored -> names.full(stored).equals(name))
                            .forEach(tensor -> reader.accept(tensor.named(name)));
                }
            }
        }
    }
}
