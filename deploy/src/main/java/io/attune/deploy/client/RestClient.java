package io.attune.deploy.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One signed-in user of a server's REST interface. Safe for many threads. Every method throws {@link IOException} when the server
 * cannot be reached, of which {@link RestException} says that it refused.
 */
public final class RestClient {
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final String JSON = "application/json";

    private final JsonMapper mapper = JsonMapper.shared();
    private final HttpClient http;
    private final URI api;
    private final String token;

    private record Credentials(String name, String password) {}

    private RestClient(HttpClient http, URI api, String token) {
        this.http = http;
        this.api = api;
        this.token = token;
    }

    /** A connection pool that several clients may share. */
    public static HttpClient pool() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .build();
    }

    /**
     * Trades name and password for a token.
     *
     * @param server such as {@code http://localhost:8080}
     */
    public static RestClient signIn(HttpClient http, URI server, String name, String password) throws IOException {
        URI api = server.resolve("/api/v1/");
        RestClient anonymous = new RestClient(http, api, "");
        JsonNode answer = anonymous.post("token", new Credentials(name, password));
        return new RestClient(http, api, answer.path("token").stringValue());
    }

    /** A client that has its token already. */
    public static RestClient withToken(HttpClient http, URI server, String token) {
        return new RestClient(http, server.resolve("/api/v1/"), requireNonNull(token, "token is null"));
    }

    public JsonNode get(String path) throws IOException {
        return exchange(request(path).timeout(ANSWER).GET().build());
    }

    public JsonNode post(String path, Object body) throws IOException {
        return exchange(request(path).timeout(ANSWER).POST(json(body)).build());
    }

    public JsonNode put(String path, Object body) throws IOException {
        return exchange(request(path).timeout(ANSWER).PUT(json(body)).build());
    }

    /** Sends a file as it is; it may take as long as it takes. */
    public JsonNode upload(String path, Path file) throws IOException {
        return exchange(request(path)
                .setHeader("Content-Type", "application/jsonl")
                .POST(BodyPublishers.ofFile(file))
                .build());
    }

    /** What comes back, unread; to be closed by the caller. */
    public InputStream download(String path) throws IOException {
        HttpResponse<InputStream> response = send(request(path).GET().build(), BodyHandlers.ofInputStream());
        if (response.statusCode() / 100 != 2) {
            try (InputStream problem = response.body()) {
                throw refusal(response.statusCode(), new String(problem.readAllBytes(), UTF_8));
            }
        }
        return response.body();
    }

    /** Fit for the query of a path. */
    static String encoded(Object value) {
        return URLEncoder.encode(value.toString(), UTF_8);
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.resolve(path))
                .header("Content-Type", JSON)
                .header("Accept", "*/*");
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private BodyPublisher json(Object body) {
        return BodyPublishers.ofString(mapper.writeValueAsString(body));
    }

    private JsonNode exchange(HttpRequest request) throws IOException {
        HttpResponse<String> response = send(request, BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw refusal(response.statusCode(), response.body());
        }
        return response.body().isEmpty() ? mapper.nullNode() : mapper.readTree(response.body());
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) throws IOException {
        try {
            return http.send(request, handler);
        } catch (ConnectException e) {
            throw new IOException(
                    "no Attune answers at " + api.resolve("/") + ": start it with ./attune, or name another with --url",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + request.uri());
        }
    }

    private RestException refusal(int status, String body) {
        try {
            JsonNode problem = mapper.readTree(body);
            String detail = problem.path("detail").asString("");
            if (!detail.isEmpty()) {
                return new RestException(status, detail);
            }
        } catch (JacksonException notJson) {
            return new RestException(status, "the server answered " + status + " without saying why");
        }
        return new RestException(status, "the server answered " + status + ": " + body);
    }
}
