package io.attune.kafka.client;

/** An event that can be read and makes no sense; the message is the reason in the dead letter. */
public final class UnprocessableEventException extends Exception {
    public UnprocessableEventException(String reason) {
        super(reason);
    }
}
