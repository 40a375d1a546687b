package io.attune.trainer.data;

/** Input that cannot be used; the message names the thing, the cause and the cure in one line, ready to be shown. */
public final class BadInputException extends RuntimeException {
    public BadInputException(String message) {
        super(message);
    }

    public BadInputException(String message, Throwable cause) {
        super(message, cause);
    }
}
