package io.attune.trainer.ort;

import io.attune.trainer.graph.ElementType;
import java.lang.foreign.MemorySegment;

/** An output that stays inside ONNX Runtime until another run reads it. It ends with the {@link Outputs} that it came from. */
public final class Saved implements Operand {
    private final OrtValue value;
    private final ElementType type;

    Saved(OrtValue value, ElementType type) {
        this.value = value;
        this.type = type;
    }

    OrtValue value() {
        return value;
    }

    ElementType type() {
        return type;
    }

    /** Its numbers, there as long as this is. */
    MemorySegment memory() {
        return value.data().reinterpret(NativeTensor.elements(value.shape()) * type.bytes());
    }

    @Override
    public void close() {
        // the outputs that it is one of close it
    }
}
