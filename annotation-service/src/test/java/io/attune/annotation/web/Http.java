package io.attune.annotation.web;

import io.attune.annotation.Stage;
import io.attune.annotation.annotator.Annotators;
import io.attune.annotation.annotator.NewAnnotator;
import io.attune.annotation.annotator.Role;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A caller of the REST interface of a running service. */
public final class Http {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient client = HttpClient.newHttpClient();
    private final Stage stage;
    private final @Nullable String token;

    private Http(Stage stage, @Nullable String token) {
        this.stage = stage;
        this.token = token;
    }

    public static Http nobody(Stage stage) {
        return new Http(stage, null);
    }

    public static Http token(Stage stage, String token) {
        return new Http(stage, token);
    }

    /** A new account with these roles, and a token of it. */
    public static Http with(Stage stage, Role... roles) {
        Annotators annotators = stage.the(Annotators.class);
        UUID account = annotators.create(new NewAnnotator("caller " + stage.id(), "correct horse", Set.of(roles)));
        return new Http(stage, annotators.issueToken(account, "test").token());
    }

    public URI uri(String path) {
        return URI.create(
                "http://localhost:" + stage.the(Environment.class).getRequiredProperty("local.server.port") + path);
    }

    public HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).header("Content-Type", "application/json");
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    public HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.ofString());
    }

    public HttpResponse<String> send(String method, String path, @Nullable String body)
            throws IOException, InterruptedException {
        return send(request(path)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build());
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send("GET", path, null);
    }

    /** What is no text, as it comes. */
    public HttpResponse<byte[]> download(String path) throws IOException, InterruptedException {
        return client.send(request(path).GET().build(), BodyHandlers.ofByteArray());
    }

    public HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send("POST", path, body);
    }

    public HttpResponse<String> put(String path, String body) throws IOException, InterruptedException {
        return send("PUT", path, body);
    }

    public static JsonNode json(HttpResponse<String> response) {
        return JSON.readTree(response.body());
    }

    /** The words of a problem detail. */
    public static String detail(HttpResponse<String> response) {
        return json(response).path("detail").asString("");
    }
}
