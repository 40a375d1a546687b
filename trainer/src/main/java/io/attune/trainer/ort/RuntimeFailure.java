package io.attune.trainer.ort;

/** ONNX Runtime refused or failed; the message says at what. */
public final class RuntimeFailure extends RuntimeException {
    RuntimeFailure(String message) {
        super(message);
    }

    RuntimeFailure(String doing, Throwable cause) {
        super(doing + ": " + cause.getMessage(), cause);
    }
}
