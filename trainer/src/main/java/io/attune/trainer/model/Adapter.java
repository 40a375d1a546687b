package io.attune.trainer.model;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.model.architecture.Linear;
import io.attune.trainer.model.architecture.ModelConfig;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A low-rank adapter and, where it was trained with one, a scalar head: {@code adapter_model.safetensors} and {@code adapter_config.json} as PEFT
 * reads and writes them.
 *
 * @param tensors under PEFT's names, except for the head, which is {@link Names#SCORE}
 */
public record Adapter(LoraSpec spec, Weights tensors) {
    private static final String TENSORS = "adapter_model.safetensors";
    private static final String CONFIG = "adapter_config.json";

    /**
     * Adapters that were trained one upon the other, as one for the model beneath them all; its rank is the sum of theirs.
     *
     * @param adapters at least one, in the order in which they were trained
     */
    public static Adapter sum(ModelConfig config, List<Adapter> adapters) {
        return AdapterSum.of(config, adapters);
    }

    /** Whether it brings a scalar reward head. */
    public boolean hasRewardHead() {
        return tensors.find(Names.SCORE) != null;
    }

    /** The first factor of a layer, [rank, inputs]. */
    public Tensor a(Linear linear) {
        return tensors.get(AdapterNames.a(linear));
    }

    /** The second factor of a layer, [outputs, rank]. */
    public Tensor b(Linear linear) {
        return tensors.get(AdapterNames.b(linear));
    }

    /**
     * Reads an adapter and checks it against the model that it belongs to.
     *
     * @throws BadInputException when something is missing, damaged or does not fit
     */
    public static Adapter read(Path directory, ModelConfig config) {
        OwnFiles.check(directory);
        LoraSpec spec = AdapterConfig.read(directory.resolve(CONFIG), config);
        Path file = directory.resolve(TENSORS);
        check(file, config, spec);
        List<Tensor> tensors = Safetensors.read(file).stream()
                .map(tensor -> tensor.named(own(tensor.name())))
                .toList();
        return new Adapter(spec, new Weights(tensors));
    }

    /** By what the file announces, before any of it is read. */
    private static void check(Path file, ModelConfig config, LoraSpec spec) {
        var shapes = new LinkedHashMap<String, List<Long>>();
        Safetensors.entries(file).forEach(entry -> shapes.put(own(entry.name()), entry.shape()));
        var expected = TrainedShapes.of(config, new Tuning.Lora(spec), Inventory.head(shapes.get(Names.SCORE)));
        expected.forEach((name, shape) -> {
            if (!shape.equals(shapes.get(name))) {
                throw new BadInputException(file + ": tensor " + name + " of shape " + shape
                        + " is missing; does the adapter belong to this model?");
            }
        });
        for (String name : shapes.keySet()) {
            if (!expected.containsKey(name)) {
                throw new BadInputException(file + ": tensor " + name + " is not what adapter_config.json announces");
            }
        }
    }

    private static String own(String stored) {
        return stored.equals(AdapterNames.PREFIX + Names.SCORE) ? Names.SCORE : stored;
    }

    /**
     * Writes both files.
     *
     * @param config of the model that it belongs to
     * @param baseModel the name or path of that model
     */
    public void write(Path directory, ModelConfig config, String baseModel) throws IOException {
        Files.createDirectories(directory);
        var named = tensors.all().stream()
                .map(t -> t.name().equals(Names.SCORE) ? t.named(AdapterNames.PREFIX + Names.SCORE) : t)
                .toList();
        Safetensors.write(directory.resolve(TENSORS), named);
        JsonFile.write(directory.resolve(CONFIG), AdapterConfig.json(spec, config, hasRewardHead(), baseModel));
    }

    /**
     * The weights with scale · B·A added to each adapted one, and the adapter's head in place of theirs where it brings one. What the adapter does not
     * change is the base's own memory.
     */
    public Weights mergedInto(ModelConfig config, Weights base) {
        Map<String, Linear> adapted =
                spec.adapted(config).stream().collect(Collectors.toMap(Linear::weight, Function.identity()));
        var merged = new ArrayList<Tensor>();
        for (Tensor tensor : base.all()) {
            if (!tensor.name().equals(Names.SCORE)) {
                Linear linear = adapted.get(tensor.name());
                merged.add(linear == null ? tensor : plus(tensor, linear));
            }
        }
        Tensor score = hasRewardHead() ? tensors.get(Names.SCORE) : base.find(Names.SCORE);
        if (score != null) {
            merged.add(score.copy(Names.SCORE));
        }
        return new Weights(merged);
    }

    private Tensor plus(Tensor base, Linear linear) {
        Tensor weight = base.copy(base.name());
        add(linear, weight);
        return weight;
    }

    /** Hands over a weight with what the adapter adds to it; the given one stays as it is. */
    void merge(Tensor weight, ModelConfig config, Consumer<Tensor> reader) {
        boolean adapted =
                spec.adapted(config).stream().anyMatch(linear -> linear.weight().equals(weight.name()));
        if (!adapted) {
            reader.accept(weight);
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            Tensor sum = weight.copy(arena, weight.name());
            addTo(sum, config);
            reader.accept(sum);
        }
    }

    /** Adds scale · B·A to a weight in place; to one that it does not adapt it adds nothing. */
    void addTo(Tensor weight, ModelConfig config) {
        spec.adapted(config).stream()
                .filter(linear -> linear.weight().equals(weight.name()))
                .forEach(linear -> add(linear, weight));
    }

    private void add(Linear linear, Tensor weight) {
        int rank = spec.rank();
        float[] inner = a(linear).toArray();
        float[] outer = b(linear).toArray();
        int columns = (int) weight.size(1);
        float[] left = linear.transposed() ? transposed(inner, rank) : outer;
        float[] right = linear.transposed() ? transposed(outer, columns) : inner;
        var row = new float[columns];
        for (long r = 0; r < weight.size(0); r++) {
            var delta = new double[columns];
            for (int k = 0; k < rank; k++) {
                double factor = left[(int) r * rank + k];
                for (int c = 0; c < columns; c++) {
                    delta[c] += factor * right[k * columns + c];
                }
            }
            MemorySegment.copy(weight.data(), JAVA_FLOAT, r * columns * Float.BYTES, row, 0, columns);
            for (int c = 0; c < columns; c++) {
                row[c] = (float) (row[c] + spec.scale() * delta[c]);
            }
            MemorySegment.copy(row, 0, weight.data(), JAVA_FLOAT, r * columns * Float.BYTES, columns);
        }
    }

    /** [rows, columns] → [columns, rows]. */
    private static float[] transposed(float[] matrix, int rows) {
        int columns = matrix.length / rows;
        var turned = new float[matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            turned[i % columns * rows + i / columns] = matrix[i];
        }
        return turned;
    }
}
