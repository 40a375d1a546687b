package io.attune.trainer.model;

import static io.attune.trainer.graph.ElementType.FLOAT64;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.util.Objects.requireNonNull;

import io.attune.trainer.graph.ElementType;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.objective.Coefficients;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.ort.Device;
import io.attune.trainer.ort.NativeTensor;
import io.attune.trainer.ort.Operand;
import io.attune.trainer.ort.Outputs;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** A model in any precision with random weights everywhere, also where training would begin with zeros. */
final class TinyModel implements AutoCloseable {
    private final ModelConfig config;
    private final Head head;
    private final ElementType type;
    private final Map<String, NativeTensor> weights = new HashMap<>();
    private final Map<String, NativeTensor> trained = new LinkedHashMap<>();
    private final Map<String, NativeTensor> gradients = new LinkedHashMap<>();
    private final Map<String, NativeTensor> quantized = new HashMap<>();
    private final SplittableRandom random = new SplittableRandom(3);
    private final Function<PassForm, TrainingGraph> graphs;
    private final FormSessions sessions;
    private final GradientSums sums;
    private final Computation computation;

    TinyModel(ModelConfig config, Tuning tuning, Head head, ElementType type) {
        this(config, tuning, head, BaseFormat.FLOAT32, type);
    }

    TinyModel(ModelConfig config, Tuning tuning, Head head, BaseFormat format, ElementType precision) {
        this(config, tuning, head, format, precision, PassForm.logitsTogether(config, precision.wide()));
    }

    /** As above, with at most so many bytes of logits beside each other. */
    TinyModel(
            ModelConfig config,
            Tuning tuning,
            Head head,
            BaseFormat format,
            ElementType precision,
            long logitsTogether) {
        this.config = config;
        this.head = head;
        this.type = precision.wide();
        ModelShapes.of(config, head).forEach((name, shape) -> weights.put(name, random(name, sizes(shape))));
        TrainedShapes.of(config, tuning, head).forEach((name, shape) -> {
            NativeTensor known = weights.get(name);
            trained.put(name, known != null ? known : random(name, sizes(shape)));
            gradients.put(name, NativeTensor.allocate(type, sizes(shape)));
        });
        format.quantized(config)
                .forEach(name -> quantized.putAll(quantized(name, requireNonNull(weights.get(name)), format)));
        var base = new BaseForm(format, null);
        graphs = form -> TrainingGraph.of(config, tuning, head, base, precision, form);
        sessions = new FormSessions(
                config,
                head,
                type,
                logitsTogether,
                form -> new PassSessions(
                        graphs.apply(form), program -> Device.cpu().open(program, weights)));
        sums = new HostGradients(type, gradients);
        computation = new Computation(config, head, type, sessions, sums, 0);
    }

    /** As {@link FormSessions#recomputeBlocks}. */
    void recomputeBlocks() {
        sessions.recomputeBlocks();
    }

    /** A model with one backward pass behind it. */
    static TinyModel after(ModelConfig config, Tuning tuning, Head head, ElementType type, List<Sequence> rows) {
        return after(config, tuning, head, BaseFormat.FLOAT32, type, rows);
    }

    /** As {@link #after}, with frozen matrices in a format. */
    static TinyModel after(
            ModelConfig config, Tuning tuning, Head head, BaseFormat format, ElementType type, List<Sequence> rows) {
        var model = new TinyModel(config, tuning, head, format, type);
        model.backward(rows, model.coefficients(rows));
        return model;
    }

    private static Map<String, NativeTensor> quantized(String name, NativeTensor weight, BaseFormat format) {
        Tensor matrix = Tensor.zeros(name, weight.shape());
        for (long i = 0; i < matrix.elements(); i++) {
            matrix.set(
                    i,
                    weight.type() == FLOAT64
                            ? (float) weight.memory().getAtIndex(JAVA_DOUBLE, i)
                            : weight.memory().getAtIndex(JAVA_FLOAT, i));
        }
        return QuantizedMatrix.of(matrix, format).inputs();
    }

    private NativeTensor random(String name, long[] shape) {
        double centre = name.contains("norm") || name.contains(".ln_") ? 1 : 0;
        long elements = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        double[] values = random.doubles(elements)
                .map(x -> (float) (centre + 0.8 * (x - 0.5)))
                .toArray();
        return NativeTensor.of(type, values, shape);
    }

    private static long[] sizes(List<Long> shape) {
        return shape.stream().mapToLong(Long::longValue).toArray();
    }

    /** The same for the same rows, one for each number of each quantity; 0 where it has no gradient. */
    double[] coefficients(List<Sequence> rows) {
        return head.gives().stream()
                .flatMapToDouble(quantity -> rows.stream().flatMapToDouble(row -> coefficients(quantity, row)))
                .toArray();
    }

    private DoubleStream coefficients(Quantity quantity, Sequence row) {
        int count = head.readings(row) * head.width(quantity);
        return Coefficients.OF.contains(quantity)
                ? new SplittableRandom(row.hashCode() + quantity.field().hashCode()).doubles(count, -1, 1)
                : DoubleStream.generate(() -> 0).limit(count);
    }

    /** Passes on a device, which leave their gradients where this model's are; the reference has the same weights. */
    Passes passes(Device device) {
        Map<String, Operand> all = all();
        return new Passes(device, config, head, type, graphs, weights, sums, all, all);
    }

    private PackedRows packed(List<Sequence> rows) {
        return PackedRows.of(rows, config, head);
    }

    private Map<String, Operand> given(PackedRows rows) {
        return computation.inputs(rows, all());
    }

    private Map<String, Operand> all() {
        Map<String, Operand> all = new HashMap<>(weights);
        all.putAll(trained);
        all.putAll(quantized);
        all.put(ModelValues.ADAPTER_SCALE, NativeTensor.of(type, new double[] {1.5}));
        return all;
    }

    private Map<String, Operand> inputs(PackedRows rows) {
        Map<String, Operand> inputs = given(rows);
        if (head.gives().contains(Quantity.KL)) {
            inputs.putAll(reference(rows.scored()));
        }
        return inputs;
    }

    /** A reference that is another model, so that its KL is not 0. */
    private Map<String, NativeTensor> reference(int scored) {
        var others = new SplittableRandom(7);
        String top = config.head();
        var given = new HashMap<String, NativeTensor>();
        given.put(HeadGraph.REFERENCE_STATES, numbers(others, scored, config.hiddenSize()));
        if (trained.containsKey(top)) {
            given.put(HeadGraph.reference(top), numbers(others, config.vocabularySize(), config.hiddenSize()));
        }
        return given;
    }

    private NativeTensor numbers(SplittableRandom others, int height, int width) {
        double[] values =
                others.doubles((long) height * width, -1, 1).map(x -> (float) x).toArray();
        return NativeTensor.of(type, values, height, width);
    }

    /** Adds the gradient of Σ coefficient · result. */
    void backward(List<Sequence> rows, double[] coefficients) {
        PackedRows packed = packed(rows);
        var inputs = inputs(packed);
        try (Outputs pass = computation.forward(packed, inputs, true)) {
            computation.settle(computation.backward(packed, inputs, pass, byQuantity(packed, coefficients)));
        }
    }

    private Map<Quantity, double[]> byQuantity(PackedRows packed, double[] coefficients) {
        var parts = new EnumMap<Quantity, double[]>(Quantity.class);
        int start = 0;
        for (Quantity quantity : head.gives()) {
            int end = start + packed.scored() * head.width(quantity);
            parts.put(quantity, Arrays.copyOfRange(coefficients, start, end));
            start = end;
        }
        return parts;
    }

    void clear() {
        sums.clear();
    }

    double[] results(List<Sequence> rows) {
        PackedRows packed = packed(rows);
        try (Outputs pass = computation.forward(packed, inputs(packed), false)) {
            return head.gives().stream()
                    .flatMapToDouble(quantity -> Arrays.stream(pass.reals(TrainingGraph.result(quantity))))
                    .toArray();
        }
    }

    /** The first of the results alone, of a pass that knows no reference. */
    double[] plain(List<Sequence> rows) {
        PackedRows packed = packed(rows);
        try (Outputs pass = computation.plain(packed, given(packed))) {
            return pass.reals(TrainingGraph.result(head.gives().getFirst()));
        }
    }

    List<String> names() {
        return List.copyOf(trained.keySet());
    }

    double[] gradient(String weight) {
        MemorySegment memory = memory(gradients, weight);
        return type == FLOAT64
                ? memory.toArray(JAVA_DOUBLE)
                : IntStream.range(0, (int) (memory.byteSize() / Float.BYTES))
                        .mapToDouble(i -> memory.getAtIndex(JAVA_FLOAT, i))
                        .toArray();
    }

    double centralDifference(String weight, long index, List<Sequence> rows, double step) {
        MemorySegment values = memory(trained, weight);
        double before = values.getAtIndex(JAVA_DOUBLE, index);
        values.setAtIndex(JAVA_DOUBLE, index, before + step);
        double above = weightedSum(rows);
        values.setAtIndex(JAVA_DOUBLE, index, before - step);
        double below = weightedSum(rows);
        values.setAtIndex(JAVA_DOUBLE, index, before);
        return (above - below) / (2 * step);
    }

    private double weightedSum(List<Sequence> rows) {
        double[] results = results(rows);
        double[] coefficients = coefficients(rows);
        return IntStream.range(0, results.length)
                .mapToDouble(i -> coefficients[i] * results[i])
                .sum();
    }

    private static MemorySegment memory(Map<String, NativeTensor> tensors, String weight) {
        NativeTensor tensor = tensors.get(weight);
        if (tensor == null) {
            throw new AssertionError("there is no " + weight);
        }
        return tensor.memory();
    }

    @Override
    public void close() {
        sessions.close();
    }
}
