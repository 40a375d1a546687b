package io.attune.trainer.ort;

/** The device that was asked for is not there; the message says in one line what is missing and what to do. */
public final class DeviceUnavailableException extends RuntimeException {
    DeviceUnavailableException(String message) {
        super(message);
    }

    DeviceUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
