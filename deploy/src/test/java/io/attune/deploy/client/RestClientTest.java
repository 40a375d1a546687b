package io.attune.deploy.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestClientTest {
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private URI url;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        url = URI.create("http://localhost:" + server.getAddress().getPort());
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void tradesThePasswordForATokenAndSendsItAlong() throws IOException {
        answer("/api/v1/token", 201, "{\"id\":\"x\",\"token\":\"attune_123\"}");
        answer("/api/v1/projects", 200, "[{\"name\":\"Support desk\"}]");

        RestClient client = RestClient.signIn(RestClient.pool(), url, "admin", "secret");

        assertThat(client.get("projects").get(0).path("name").asString()).isEqualTo("Support desk");
        assertThat(requests)
                .containsExactly(
                        "POST /api/v1/token null {\"name\":\"admin\",\"password\":\"secret\"}",
                        "GET /api/v1/projects Bearer attune_123 ");
    }

    @Test
    void aRefusalSaysWhatTheServerSaid() {
        answer("/api/v1/rounds", 409, "{\"status\":409,\"detail\":\"A round runs already: stop it first\"}");

        assertThatThrownBy(() -> client().post("rounds", Map.of()))
                .isInstanceOfSatisfying(RestException.class, refused -> {
                    assertThat(refused.status()).isEqualTo(409);
                    assertThat(refused.passing()).isFalse();
                })
                .hasMessage("A round runs already: stop it first");
    }

    @Test
    void anAnswerThatIsNoProblemDetailIsStillExplained() {
        answer("/api/v1/rounds", 502, "<html>bad gateway</html>");

        assertThatThrownBy(() -> client().get("rounds"))
                .isInstanceOfSatisfying(
                        RestException.class,
                        refused -> assertThat(refused.passing()).isTrue())
                .hasMessageContaining("502");
    }

    @Test
    void nobodyThereIsSaidWithTheCure() {
        server.stop(0);

        assertThatThrownBy(() -> client().get("projects"))
                .isInstanceOf(IOException.class)
                .hasMessage("no Attune answers at " + url + "/: start it with ./attune, or name another with --url");
    }

    @Test
    void filesGoUpAndComeDownAsTheyAre(@TempDir Path directory) throws IOException {
        answer("/api/v1/import", 200, "{\"good\":2}");
        answer("/api/v1/export", 200, "{\"prompt\":\"ä\"}\n");
        Path file = Files.writeString(directory.resolve("prompts.txt"), "eins\nzwei\n");

        assertThat(client().upload("import", file).path("good").asInt()).isEqualTo(2);
        try (InputStream lines = client().download("export")) {
            assertThat(new String(lines.readAllBytes(), UTF_8)).isEqualTo("{\"prompt\":\"ä\"}\n");
        }
        assertThat(requests.getFirst()).endsWith("eins\nzwei\n");
    }

    private RestClient client() {
        return RestClient.withToken(RestClient.pool(), url, "attune_123");
    }

    private void answer(String path, int status, String body) {
        server.createContext(path, exchange -> {
            requests.add(described(exchange));
            byte[] bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private static String described(HttpExchange exchange) throws IOException {
        return exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + exchange.getRequestHeaders().getFirst("Authorization") + " "
                + new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    }
}
