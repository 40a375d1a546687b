package io.attune.trainer.ort;

import java.util.Collection;
import java.util.Map;

/** What a run returned, held in ONNX Runtime's memory until closed. */
public sealed interface Outputs extends AutoCloseable permits CpuOutputs, DeviceOutputs {

    /** The numbers of a floating-point output, row by row. */
    double[] reals(String name);

    /** The numbers of a float32 output, row by row. */
    float[] floats(String name);

    /** The numbers of an int64 output, row by row. */
    long[] longs(String name);

    /** Handles for a run that reads these outputs; they end when this closes. */
    Map<String, Operand> saved(Collection<String> names);

    @Override
    void close();
}
