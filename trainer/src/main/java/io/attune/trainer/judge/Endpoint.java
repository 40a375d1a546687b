package io.attune.trainer.judge;

import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a language model answers, by OpenAI's chat completions protocol.
 *
 * @param base up to and without {@code /chat/completions}, such as {@code https://api.example.org/v1}
 * @param model its name at the endpoint
 * @param keyVariable name of the environment variable that holds the key; null where none is needed
 * @param timeLimit for one request
 * @param attempts how often a request is made at most
 */
public record Endpoint(URI base, String model, @Nullable String keyVariable, Duration timeLimit, int attempts) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    public Endpoint {
        boolean https = "https".equals(base.getScheme());
        if ((!https && !"http".equals(base.getScheme())) || base.getHost() == null) {
            throw new IllegalArgumentException(base + " is no http or https address; give one such as https://host/v1");
        }
        if (base.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "the address of the judge holds credentials; put the key into an environment variable");
        }
        if (keyVariable != null && !https && !LOOPBACK.contains(base.getHost())) {
            throw new IllegalArgumentException(base + " would send the key in the clear; use https");
        }
        if (timeLimit.isNegative() || timeLimit.isZero()) {
            throw new IllegalArgumentException("time limit is " + timeLimit + ", expected over 0");
        }
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts is " + attempts + ", expected 1 or more");
        }
    }

    URI completions() {
        String text = base.toString();
        return URI.create((text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + "/chat/completions");
    }
}
