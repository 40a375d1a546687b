package io.attune.trainer.model;

import static io.attune.trainer.graph.ElementType.FLOAT32;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.ort.Device;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A model whose weights can be trained: forward passes give numbers per completion, backward passes sum gradients into {@link #parameters}, and whoever
 * changes the parameters in place changes the model. One thread at a time.
 */
public final class TrainableModel implements AutoCloseable {
    private final ModelConfig config;
    private final Tuning tuning;
    private final Head head;
    private final Device device;
    private final ElementType precision;
    private final BaseWeights base;
    private final TrainedTensors trained;
    private final PlacedWeights placed;
    private final Passes passes;

    private TrainableModel(
            Device device,
            ModelConfig config,
            BaseWeights base,
            Tuning tuning,
            Head head,
            ElementType precision,
            Weights beginnings) {
        if (tuning instanceof Tuning.Full && base.format().isQuantized()) {
            throw new IllegalArgumentException(
                    "a base in " + base.format() + " is frozen, and all of it is to be trained");
        }
        this.device = device;
        this.precision = precision;
        this.config = config;
        this.tuning = tuning;
        this.head = head;
        this.base = base;
        this.trained = TrainedTensors.of(device, beginnings);
        this.placed = new PlacedWeights(device, base, tuning, trained);
        this.passes = new Passes(
                device,
                config,
                head,
                precision.wide(),
                form -> TrainingGraph.of(config, tuning, head, base.form(), precision, form),
                placed.untrained(),
                trained.gradients(),
                placed.policy(),
                placed.reference());
    }

    /**
     * Opens a model for training. A scalar head that the directory does not hold begins as N(0, 1/√(hidden + 1)).
     *
     * @param seed of what begins at random: adapters and a new head
     * @throws BadInputException when the directory holds no language head where one is wanted
     */
    public static TrainableModel open(ModelDirectory directory, Tuning tuning, Head head, long seed) {
        return open(directory, tuning, head, FLOAT32, seed);
    }

    /**
     * As above.
     *
     * @param precision of matrix products and of what a pass keeps: float32 or half; weights and gradients are float32
     */
    public static TrainableModel open(
            ModelDirectory directory, Tuning tuning, Head head, ElementType precision, long seed) {
        boolean speaks = directory.base().plain().find(directory.config().head()) != null;
        if (!head.scores() && !speaks) {
            throw new BadInputException(directory.path() + " is a reward model and cannot speak: it has no tensor "
                    + directory.config().head() + "; name a language model");
        }
        return of(
                Device.ofProcess(),
                directory.config(head),
                directory.base(),
                tuning,
                head,
                precision,
                new SplittableRandom(seed));
    }

    /** As {@link #open}, from weights in memory; with full tuning they are copied and stay as they are. */
    public static TrainableModel of(
            ModelConfig config, Weights weights, Tuning tuning, Head head, RandomGenerator random) {
        return of(Device.ofProcess(), config, weights, tuning, head, random);
    }

    /** As above, on a device of the caller's choice. */
    public static TrainableModel of(
            Device device, ModelConfig config, Weights weights, Tuning tuning, Head head, RandomGenerator random) {
        return of(device, config, BaseWeights.of(config, weights), tuning, head, FLOAT32, random);
    }

    /** As above, from weights that may be quantised if they are not trained, and in a precision. */
    public static TrainableModel of(
            Device device,
            ModelConfig config,
            BaseWeights base,
            Tuning tuning,
            Head head,
            ElementType precision,
            RandomGenerator random) {
        Weights beginnings = Beginnings.of(config, base.plain(), tuning, head, random);
        return new TrainableModel(device, config, base, tuning, head, precision, beginnings);
    }

    /** Splits every pass over more tokens than these: less memory, a third more time, the same numbers and gradients. */
    public void splitPasses(int mostTokens) {
        passes.split(mostTokens);
    }

    /** Every pass keeps of a block the states before it alone, and runs it again on the way back: less memory, up to a third more time, the same bits. */
    public void recomputeBlocks() {
        passes.recomputeBlocks();
    }

    /** How it computes, as far as that may change what it says: how frozen weights are kept, precision, and the most tokens of a pass. */
    public String computing() {
        return base.format() + ", " + precision + ", passes of " + passes.tokensTogether();
    }

    /**
     * About how much memory a step over these rows takes beside what this model holds already, in bytes: what the largest pass keeps, what the way back
     * makes of a block, what is as wide as the vocabulary, and what is dequantised.
     */
    public long stepBytes(List<Sequence> rows) {
        return passes.bytes(rows) + device.lanes() * base.passingBytes();
    }

    /** Opens what a step over such rows runs, which the first step would have to wait for otherwise. */
    public void open(List<Sequence> rows) {
        passes.open(rows);
    }

    /** The policy's numbers for some rows, ready for a backward pass. */
    public ForwardPass forward(List<Sequence> rows) {
        return passes.policy(rows, true);
    }

    /** The same numbers; nothing is kept for a backward pass. */
    public ForwardPass evaluate(List<Sequence> rows) {
        return passes.policy(rows, false);
    }

    /** Log-probs [rows][completion tokens] under the model as it was before training. */
    public double[][] referenceLogps(List<Sequence> rows) {
        try (var pass = passes.plainReference(rows)) {
            return pass.logps();
        }
    }

    /** Log-probs [rows][completion tokens] under the model as it is now. */
    public double[][] logps(List<Sequence> rows) {
        try (var pass = passes.plainPolicy(rows)) {
            return pass.logps();
        }
    }

    /** Rewards [rows] under the model as it is now, of one output that is read at the last token of each row that is no padding. */
    public double[] rewards(List<Sequence> rows) {
        try (var pass = passes.plainPolicy(rows)) {
            return pass.rewards();
        }
    }

    /** Scores [rows][readings · outputs] under the model as it is now. */
    public double[][] scores(List<Sequence> rows) {
        try (var pass = passes.plainPolicy(rows)) {
            return pass.numbers(Quantity.SCORE);
        }
    }

    /**
     * What is trained, in a fixed order.
     *
     * @throws IllegalStateException if it lies on a device, where Java does not see it
     */
    public List<Parameter> parameters() {
        return switch (trained) {
            case HostTensors(List<Parameter> parameters) -> parameters;
            case DeviceTensors _ -> throw new IllegalStateException("the parameters lie on a device");
        };
    }

    /** What is trained, where this model computes. */
    public TrainedTensors tensors() {
        return trained;
    }

    public Device device() {
        return device;
    }

    /** Of matrix products and of what passes keep. */
    public ElementType precision() {
        return precision;
    }

    /** The weights of the reference: themselves, or, where they are quantised, the numbers that these stand for. */
    public Weights reference() {
        return base.dequantized();
    }

    /** Begins a new sum of gradients. */
    public void clearGradients() {
        passes.clear();
    }

    /** Overwrites every trained tensor, as a checkpoint's return needs it. */
    public void load(Weights weights) {
        trained.write(weights);
    }

    /** The trained tensors by name: themselves on the CPU, from elsewhere copies. */
    public Weights trained() {
        return trained.read();
    }

    /**
     * All weights of a model that is tuned as a whole, without a critic: themselves on the CPU, from elsewhere copies.
     *
     * @throws IllegalStateException if only an adapter is trained
     */
    public Weights whole() {
        return switch (tuning) {
            case Tuning.Full() -> trained().without(Names.VALUE);
            case Tuning.Lora _ -> throw new IllegalStateException("only an adapter is trained");
        };
    }

    /** The adapter as it is now, in memory of its own; a critic is no part of it ({@link ValueHead}). */
    public Adapter adapter() {
        return switch (tuning) {
            case Tuning.Lora(LoraSpec spec) ->
                new Adapter(spec, trained().without(Names.VALUE).copy());
            case Tuning.Full() -> throw new IllegalStateException("a fully tuned model has no adapter");
        };
    }

    /** The whole model as it is now, without a critic, adapters merged into the weights that they adapt; further training does not change it. */
    public Weights merged() {
        return switch (tuning) {
            case Tuning.Lora _ -> adapter().mergedInto(config, base.dequantized());
            case Tuning.Full() -> whole().copy();
        };
    }

    public ModelConfig config() {
        return config;
    }

    public Tuning tuning() {
        return tuning;
    }

    public Head head() {
        return head;
    }

    @Override
    public void close() {
        passes.close();
        trained.close();
        placed.close();
    }
}
