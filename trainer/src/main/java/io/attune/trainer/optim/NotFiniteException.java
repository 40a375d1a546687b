package io.attune.trainer.optim;

import java.io.Serial;

/** A gradient that no step can be taken along. */
public final class NotFiniteException extends ArithmeticException {
    @Serial
    private static final long serialVersionUID = 1;

    NotFiniteException(String message) {
        super(message);
    }
}
