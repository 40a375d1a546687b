package io.attune.trainer.judge;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A language model behind any endpoint that speaks OpenAI's chat completions protocol. What may pass (no connection, time limit, 408, 429, 5xx) is tried again
 * with growing, jittered pauses; anything else fails at once. The key stands in the request's header and nowhere else.
 */
public final class HttpChatModel implements ChatModel, AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long LONGEST_REPLY_BYTES = 1 << 20;
    private static final int LONGEST_VERDICT_TOKENS = 16;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Endpoint endpoint;
    private final @Nullable String key;
    private final Backoff backoff;
    private final Pause pause;
    private final HttpClient client;

    /**
     * @param environment the process's environment, in which the key is looked up
     * @throws IllegalArgumentException if the variable that should hold the key is not set
     */
    public HttpChatModel(
            Endpoint endpoint, Map<String, String> environment, Clock clock, RandomGenerator random, Pause pause) {
        this.endpoint = endpoint;
        this.key = key(endpoint.keyVariable(), environment);
        this.backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, clock, random);
        this.pause = pause;
        this.client = HttpClient.newBuilder()
                .connectTimeout(endpoint.timeLimit())
                .followRedirects(HttpClient.Redirect.NEVER) // a redirect would carry the key elsewhere
                .build();
    }

    private static @Nullable String key(@Nullable String variable, Map<String, String> environment) {
        if (variable == null) {
            return null;
        }
        String key = environment.get(variable);
        if (key == null || key.isBlank()) {
            throw new IllegalArgumentException(
                    "the environment variable " + variable + ", which should hold the judge's key, is not set");
        }
        return key.strip();
    }

    @Override
    public Reply ask(String instruction, String message) throws InterruptedException {
        HttpRequest request = request(instruction, message);
        for (int attempt = 0; ; attempt++) {
            Outcome outcome = attempt(request);
            if (outcome instanceof Outcome.Done(Reply reply)) {
                return reply;
            }
            if (outcome instanceof Outcome.Again(String reason, String retryAfter)) {
                if (attempt + 1 >= endpoint.attempts()) {
                    return new Reply.Failed(reason + ", " + endpoint.attempts() + " times");
                }
                pause.of(backoff.before(attempt, retryAfter));
            }
        }
    }

    /** How one attempt ended. */
    private sealed interface Outcome {
        record Done(Reply reply) implements Outcome {}

        record Again(String reason, @Nullable String retryAfter) implements Outcome {}
    }

    private HttpRequest request(String instruction, String message) {
        var body = Map.of(
                "model",
                endpoint.model(),
                "temperature",
                0,
                "max_tokens",
                LONGEST_VERDICT_TOKENS,
                "messages",
                List.of(Map.of("role", "system", "content", instruction), Map.of("role", "user", "content", message)));
        var request = HttpRequest.newBuilder(endpoint.completions())
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        return request.build();
    }

    private Outcome attempt(HttpRequest request) throws InterruptedException {
        var sent = client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST_REPLY_BYTES));
        try {
            return outcome(sent.get(endpoint.timeLimit().toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException slow) {
            return new Outcome.Again(
                    "the endpoint did not answer within " + endpoint.timeLimit().toMillis() + " ms", null);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            return new Outcome.Again(
                    "the connection failed (" + cause.getClass().getSimpleName() + ")", null);
        } finally {
            sent.cancel(true); // the client's own time limit ends with the headers, and a body can trickle
        }
    }

    private static Outcome outcome(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        if (status == 200) {
            return new Outcome.Done(read(response.body()));
        }
        String reason = "the endpoint answered with status " + status;
        return mayPass(status)
                ? new Outcome.Again(
                        reason, response.headers().firstValue("Retry-After").orElse(null))
                : new Outcome.Done(new Reply.Failed(reason));
    }

    private static boolean mayPass(int status) {
        return status == 408 || status == 429 || status >= 500;
    }

    private static Reply read(byte[] body) {
        try {
            JsonNode content =
                    JSON.readTree(body).path("choices").path(0).path("message").path("content");
            return content.isString()
                    ? new Reply.Said(content.stringValue())
                    : new Reply.Failed("the endpoint's reply holds no choices[0].message.content");
        } catch (JacksonException malformed) {
            return new Reply.Failed("the endpoint's reply is not JSON");
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
