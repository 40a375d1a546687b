package io.attune.trainer.ort;

import org.jspecify.annotations.Nullable;

/** ONNX Runtime refused or failed; the message says at what. */
public sealed class RuntimeFailure extends RuntimeException permits MemoryExhaustedException {
    RuntimeFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static RuntimeFailure of(String message) {
        return MemoryExhaustedException.orOther(message, null);
    }

    static RuntimeFailure of(String doing, Throwable cause) {
        return MemoryExhaustedException.orOther(doing + ": " + cause.getMessage(), cause);
    }
}
