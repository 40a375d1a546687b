package io.attune.trainer.ort;

/** A tensor that a run reads or writes: in memory that Java sees, kept by ONNX Runtime from another run, or on a device. */
public sealed interface Operand extends AutoCloseable permits NativeTensor, Saved, DeviceTensor {
    @Override
    void close();
}
