package io.attune.kafka.client;

/** Another process has taken over; this one must end. */
public final class WriterFencedException extends RuntimeException {
    WriterFencedException(String transactionalId) {
        super("another process writes as '" + transactionalId
                + "' now: this one must stop. Run one such role per cluster");
    }
}
