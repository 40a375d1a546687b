package io.attune.trainer.model;

import io.attune.trainer.model.architecture.Linear;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.ort.NativeTensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The weights that training begins from, as they are held: in float32, or with the matrices of the blocks in few bits. */
public final class BaseWeights {
    private final ModelConfig config;
    private final BaseFormat format;
    private final Weights plain;
    private final Map<String, QuantizedMatrix> matrices;

    /** What was trained on the quantised matrices before. */
    private final @Nullable Adapter below;

    private BaseWeights(
            ModelConfig config,
            BaseFormat format,
            Weights plain,
            Map<String, QuantizedMatrix> matrices,
            @Nullable Adapter below) {
        this.config = config;
        this.format = format;
        this.plain = plain;
        this.matrices = matrices;
        this.below = below;
    }

    /** Weights in float32, themselves. */
    public static BaseWeights of(ModelConfig config, Weights weights) {
        return new BaseWeights(config, BaseFormat.FLOAT32, weights, Map.of(), null);
    }

    /** The same numbers as near as a format has them. */
    public static BaseWeights of(ModelConfig config, Weights weights, BaseFormat format) {
        Set<String> few = format.quantized(config);
        var plain = new Weights(weights.all().stream()
                .filter(tensor -> !few.contains(tensor.name()))
                .toList());
        return read(config, format, plain, (name, reader) -> reader.accept(weights.get(name)), null);
    }

    /**
     * Weights whose matrices are quantised as they come, so that never more than one of them is in memory as float32.
     *
     * @param plain all that stays float32
     * @param quantized where the others come from
     * @param below an adapter that stands on the quantised matrices, in float32; null where there is none
     */
    static BaseWeights read(
            ModelConfig config, BaseFormat format, Weights plain, TensorSource quantized, @Nullable Adapter below) {
        var matrices = new LinkedHashMap<String, QuantizedMatrix>();
        for (String name : format.quantized(config)) {
            quantized.read(name, tensor -> matrices.put(name, QuantizedMatrix.of(tensor, format)));
        }
        return new BaseWeights(config, format, plain, matrices, below);
    }

    public BaseFormat format() {
        return format;
    }

    /** Those in float32. */
    public Weights plain() {
        return plain;
    }

    /** All numbers that the model computes with, in float32: what is quantised is made into memory of its own, the rest is the memory that is here. */
    public Weights dequantized() {
        if (!format.isQuantized()) {
            return plain;
        }
        var all = new ArrayList<>(plain.all());
        for (QuantizedMatrix matrix : matrices.values()) {
            Tensor numbers = matrix.dequantized();
            if (below != null) {
                below.addTo(numbers, config);
            }
            all.add(numbers);
        }
        return new Weights(all);
    }

    BaseForm form() {
        return new BaseForm(format, below == null ? null : below.spec());
    }

    /** What a session is given when it opens. */
    Map<String, NativeTensor> frozen() {
        var frozen = new HashMap<String, NativeTensor>();
        plain.all().forEach(tensor -> frozen.put(tensor.name(), tensor.inPlace()));
        if (below != null) {
            for (Linear linear : below.spec().adapted(config)) {
                Tensor a = below.a(linear);
                Tensor b = below.b(linear).times(below.spec().scale());
                frozen.put(QuantizedValues.below(a.name()), a.inPlace());
                frozen.put(QuantizedValues.below(b.name()), b.inPlace());
            }
        }
        return frozen;
    }

    /** What each run is given. */
    Map<String, NativeTensor> inputs() {
        var inputs = new HashMap<String, NativeTensor>();
        matrices.values().forEach(matrix -> inputs.putAll(matrix.inputs()));
        return inputs;
    }

    /** Bytes that a run takes for matrices that it makes and drops: the largest one dequantised, and once more with its adapter. */
    long passingBytes() {
        long largest = config.linears()
                .mapToLong(linear -> (long) Float.BYTES * linear.inputs() * linear.outputs())
                .max()
                .orElse(0);
        return format.isQuantized() ? 2 * largest : 0;
    }
}
