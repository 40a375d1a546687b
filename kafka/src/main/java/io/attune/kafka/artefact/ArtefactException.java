package io.attune.kafka.artefact;

/** The store could not do it; the message names the artefact, the cause and the cure. */
public final class ArtefactException extends RuntimeException {
    ArtefactException(String message) {
        super(message);
    }

    ArtefactException(String message, Throwable cause) {
        super(message, cause);
    }
}
