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

/** What a run returned, held in ONNX Runtime's memory until closed. */
public final class Outputs implements AutoCloseable {
    private final OrtSession.Result result;

    Outputs(OrtSession.Result result) {
        this.result = result;
    }

    /** The numbers of a floating-point output, row by row. */
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

    /** The numbers of a float32 output, row by row. */
    public float[] floats(String name) {
        FloatBuffer buffer = tensor(name).getFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    /** The numbers of an int64 output, row by row. */
    public long[] longs(String name) {
        var buffer = tensor(name).getLongBuffer();
        long[] values = new long[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    /** Handles for a run that reads these outputs; they end when this closes. */
    public Map<String, Saved> saved(Collection<String> names) {
        var saved = new LinkedHashMap<String, Saved>();
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
