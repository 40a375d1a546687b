package io.attune.trainer.model;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.model.architecture.ModelConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** A Hugging Face model directory that was read whole and checked: configuration and every tensor that it needs, in the right shape. */
public final class ModelDirectory {
    private final Path path;
    private final ConfigFile file;
    private final Inventory inventory;
    private final List<Adapter> adapters;
    private final BaseWeights base;

    private ModelDirectory(
            Path path,
            ConfigFile file,
            Inventory inventory,
            Function<ModelConfig, List<Adapter>> adapters,
            BaseFormat format) {
        this.path = path;
        this.file = file;
        this.inventory = inventory;
        ModelConfig config = file.config();
        this.adapters = List.copyOf(adapters.apply(config));
        Weights plain = inventory.readWithout(format.quantized(config));
        for (Adapter adapter : this.adapters) {
            plain = adapter.mergedInto(config, plain);
        }
        boolean below = format.isQuantized() && !this.adapters.isEmpty();
        this.base =
                BaseWeights.read(config, format, plain, inventory, below ? Adapter.sum(config, this.adapters) : null);
    }

    /**
     * Reads and checks a directory.
     *
     * @throws BadInputException when something is missing, damaged or unknown; the message says what
     */
    public static ModelDirectory open(Path path) {
        return open(path, config -> List.of(), BaseFormat.FLOAT32);
    }

    /**
     * As {@link #open(Path)}, with adapters, one trained upon the other. They are merged into weights in float32; on quantised ones, as they were trained on
     * them, they stay what they are.
     *
     * @param adapters those for a model of that configuration
     */
    public static ModelDirectory open(Path path, Function<ModelConfig, List<Adapter>> adapters, BaseFormat format) {
        var file = file(path);
        return new ModelDirectory(path, file, Inventory.of(path, file), adapters, format);
    }

    /**
     * Reads the configuration of a directory alone.
     *
     * @throws BadInputException when there is none, or it is damaged or unknown; the message says what
     */
    public static ModelConfig configOf(Path path) {
        return file(path).config();
    }

    private static ConfigFile file(Path path) {
        if (!Files.isDirectory(path)) {
            throw new BadInputException(path + " is not a directory; name one that holds a Hugging Face model");
        }
        OwnFiles.check(path);
        return ConfigFile.read(path);
    }

    /** Hands over a tensor in float32 with the adapters merged; one that is quantised here is read from the files once more. */
    void read(String name, Consumer<Tensor> reader) {
        Tensor merged = base.plain().find(name);
        if (merged != null) {
            reader.accept(merged);
            return;
        }
        inventory.read(name, tensor -> {
            adapters.forEach(adapter -> adapter.addTo(tensor, config()));
            reader.accept(tensor);
        });
    }

    public Path path() {
        return path;
    }

    public ModelConfig config() {
        return file.config();
    }

    /**
     * The configuration under a head. A reward is read at the last token that is no padding, as transformers reads it; where the token that ends texts pads
     * too, that is the one before. A language model that becomes a reward model has no padding then, so that its reward is that of the end.
     */
    ModelConfig config(Head head) {
        ModelConfig config = config();
        boolean becomes = head.scores() && !inventory.holds(Names.SCORE);
        return becomes && config.endsAt(config.padTokenId()) ? config.withoutPadding() : config;
    }

    /** All numbers that the model computes with, in float32. */
    public Weights weights() {
        return base.dequantized();
    }

    /** The same as they are held. */
    public BaseWeights base() {
        return base;
    }

    /** The adapters that it was opened with, in their order. */
    public List<Adapter> adapters() {
        return adapters;
    }

    /** Whether it holds a scalar reward head. */
    public boolean hasRewardHead() {
        return base.plain().find(Names.SCORE) != null;
    }

    ConfigFile file() {
        return file;
    }
}
