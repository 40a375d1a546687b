package io.attune.trainer.ort;

import ai.onnxruntime.OnnxTensor;

/** An output that stays inside ONNX Runtime until another run reads it. It ends with the {@link Outputs} that it came from. */
public final class Saved implements Operand {
    private final OnnxTensor handle;

    Saved(OnnxTensor handle) {
        this.handle = handle;
    }

    OnnxTensor handle() {
        return handle;
    }

    @Override
    public void close() {
        // the outputs that it is one of close it
    }
}
