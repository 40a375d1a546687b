package io.attune.trainer.checkpoint;

/** A checkpoint could not be written or read; the message says what to do. */
public final class CheckpointException extends RuntimeException {
    CheckpointException(String message) {
        super(message);
    }

    CheckpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
