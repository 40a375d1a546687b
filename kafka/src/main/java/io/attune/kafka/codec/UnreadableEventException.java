package io.attune.kafka.codec;

/** Inside the codec: these bytes are no event of ours, for the reason in the message. */
final class UnreadableEventException extends Exception {
    UnreadableEventException(String reason) {
        super(reason);
    }
}
