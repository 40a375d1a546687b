package io.attune.kafka;

/** Kafka did not answer in time or refused; the same call may succeed later. The message names cause and cure. */
public final class KafkaUnavailableException extends RuntimeException {
    public KafkaUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Kafka failed while doing this: {@code what} is such as {@code writing 3 events}. */
    public static KafkaUnavailableException during(String what, KafkaAddress address, Throwable cause) {
        String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new KafkaUnavailableException(
                what + " failed at Kafka " + address + ": " + reason
                        + ". Check that the broker runs; it is safe to try again",
                cause);
    }
}
