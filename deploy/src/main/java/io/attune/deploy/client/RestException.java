package io.attune.deploy.client;

import java.io.IOException;

/** The server refused a request; the message is the server's own, with its cause and its cure. */
public final class RestException extends IOException {
    private final int status;

    RestException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** Whether the same request may succeed later: the server is starting, stopping or overloaded. */
    public boolean passing() {
        return status == 429 || status >= 500;
    }
}
