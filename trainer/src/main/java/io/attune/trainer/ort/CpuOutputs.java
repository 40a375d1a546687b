package io.attune.trainer.ort;

import io.attune.trainer.graph.ElementType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a run on the CPU made, in ONNX Runtime's memory. */
final class CpuOutputs implements Outputs {
    private final Map<String, Saved> tensors;

    CpuOutputs(Map<String, Saved> tensors) {
        this.tensors = tensors;
    }

    @Override
    public double[] reals(String name) {
        if (tensor(name).type() == ElementType.FLOAT64) {
            return tensor(name).memory().toArray(ValueLayout.JAVA_DOUBLE);
        }
        float[] floats = floats(name);
        double[] values = new double[floats.length];
        Arrays.setAll(values, i -> floats[i]);
        return values;
    }

    @Override
    public float[] floats(String name) {
        return memory(name, ElementType.FLOAT32).toArray(ValueLayout.JAVA_FLOAT);
    }

    @Override
    public long[] longs(String name) {
        return memory(name, ElementType.INT64).toArray(ValueLayout.JAVA_LONG);
    }

    @Override
    public Map<String, Operand> saved(Collection<String> names) {
        var saved = new LinkedHashMap<String, Operand>();
        names.forEach(name -> saved.put(name, tensor(name)));
        return saved;
    }

    private MemorySegment memory(String name, ElementType type) {
        Saved tensor = tensor(name);
        if (tensor.type() != type) {
            throw new IllegalArgumentException("output " + name + " is " + tensor.type() + ", not " + type);
        }
        return tensor.memory();
    }

    private Saved tensor(String name) {
        Saved tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("the run has no output " + name);
        }
        return tensor;
    }

    @Override
    public void close() {
        tensors.values().forEach(tensor -> tensor.value().release());
        tensors.clear();
    }
}
