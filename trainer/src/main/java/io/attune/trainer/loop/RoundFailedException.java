package io.attune.trainer.loop;

/** A round cannot go on, and trying again would not help; the message is what the round page shows. */
final class RoundFailedException extends RuntimeException {
    RoundFailedException(String message) {
        super(message);
    }

    RoundFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
