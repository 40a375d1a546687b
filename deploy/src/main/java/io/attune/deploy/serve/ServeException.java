package io.attune.deploy.serve;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Why {@code serve} could not start or go on: one line with a cause and a cure. */
final class ServeException extends UncheckedIOException {
    ServeException(String message) {
        super(message, new IOException(message));
    }
}
