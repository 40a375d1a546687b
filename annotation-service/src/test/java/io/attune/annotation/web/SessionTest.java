package io.attune.annotation.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.annotation.Database;
import io.attune.annotation.Stage;
import io.attune.annotation.annotator.Annotators;
import io.attune.annotation.annotator.NewAnnotator;
import io.attune.annotation.annotator.Role;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The interface in a browser: a cookie instead of a token. */
class SessionTest {
    private final Stage stage = Stage.on(Database.H2);
    private final Http http = Http.nobody(stage);
    private final String project = """
            {"name": "project %s", "kind": "THUMB", "guidelines": "", "dimensions": [], "overlap": 1}""".formatted(stage.id());
    private String cookie = "";

    @BeforeEach
    void signIn() throws Exception {
        String name = "browser " + stage.id();
        stage.the(Annotators.class).create(new NewAnnotator(name, "correct horse", Set.of(Role.ADMIN)));
        String form = "username=" + URLEncoder.encode(name, StandardCharsets.UTF_8) + "&password=correct+horse";
        HttpResponse<String> response = http.send(HttpRequest.newBuilder(http.uri("/login"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build());
        cookie = response.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
    }

    @Test
    void readsWithItsCookieAlone() throws Exception {
        assertThat(http.send(browser("/api/v1/projects").GET().build()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void changesNothingWithoutTheCsrfToken() throws Exception {
        HttpResponse<String> response = http.send(browser("/api/v1/projects")
                .POST(BodyPublishers.ofString(project))
                .build());

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(Http.detail(response)).contains("no CSRF token");
    }

    @Test
    void changesWithTheTokenThatItIsTold() throws Exception {
        JsonNode me = Http.json(http.send(browser("/api/v1/me").GET().build()));

        HttpResponse<String> response = http.send(browser("/api/v1/projects")
                .header(me.path("csrfHeader").asString(), me.path("csrfToken").asString())
                .POST(BodyPublishers.ofString(project))
                .build());

        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    }

    @Test
    void aWrongTokenIsNotMendedByAGoodSession() throws Exception {
        HttpResponse<String> response = http.send(browser("/api/v1/projects")
                .header("Authorization", "Bearer wrong")
                .GET()
                .build());

        assertThat(response.statusCode()).isEqualTo(401);
    }

    private HttpRequest.Builder browser(String path) {
        return HttpRequest.newBuilder(http.uri(path))
                .header("Content-Type", "application/json")
                .header("Cookie", cookie);
    }
}
