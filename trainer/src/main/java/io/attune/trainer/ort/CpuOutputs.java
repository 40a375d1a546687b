package io.attune.trainer.ort;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtSession;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a run of the Java binding returned. */
final class CpuOutputs implements Outputs {
    private final OrtSession.Result result;

    CpuOutputs(OrtSession.Result result) {
        this.result = result;
    }

    @Override
    public double[] reals(String name) {
        OnnxTensor tensor = tensor(name);
        if (tensor.getInfo().type == OnnxJavaType.DOUBLE) {
            DoubleBuffer buffer = tensor.getDoubleBuffer();
            double[] values = new double[buffer.remaining()];
            buffer.get(values);
            return values;
        }
        float[] floats = floats(name);
        double[] values = new double[floats.length];
        for (int i = 0; i < floats.length; i++) {
            values[i] = floats[i];
        }
        return values;
    }

    @Override
    public float[] floats(String name) {
        FloatBuffer buffer = tensor(name).getFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    @Override
    public long[] longs(String name) {
        var buffer = tensor(name).getLongBuffer();
        long[] values = new long[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    @Override
    public Map<String, Operand> saved(Collection<String> names) {
        var saved = new LinkedHashMap<String, Operand>();
        for (String name : names) {
            saved.put(name, new Saved(tensor(name)));
        }
        return saved;
    }

    private OnnxTensor tensor(String name) {
        OnnxValue value =
                result.get(name).orElseThrow(() -> new IllegalArgumentException("the run has no output " + name));
        return (OnnxTensor) value;
    }

    @Override
    public void close() {
        result.close();
    }
}
