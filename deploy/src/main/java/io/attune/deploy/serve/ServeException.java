package io.attune.deploy.serve;

/** Why {@code serve} could not start or go on: one line with a cause and a cure. */
final class ServeException extends RuntimeException {
    ServeException(String message) {
        super(message);
    }
}
