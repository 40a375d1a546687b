package io.attune.deploy.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.attune.deploy.CommandRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code bench latency} refuses: in one line, and without leaving anything in the data directory. */
@Timeout(60)
class LatencyBenchTest {

    @TempDir
    private Path data;

    @BeforeEach
    void havePassword() throws IOException {
        Files.writeString(Files.createDirectories(data.resolve("secrets")).resolve("admin"), "secret");
    }

    @Test
    void noServer() throws IOException {
        String nobody = "http://localhost:" + freePort();
        List<Path> before = files();

        latency(nobody).assertRefused(1, "no Attune answers at " + nobody, "./attune", "--url");

        assertThat(files()).isEqualTo(before);
    }

    @Test
    void aDataDirectoryWithoutABroker() throws IOException {
        List<Path> before = files();

        inFrontOfAServer(url -> latency(url)
                .assertRefused(
                        1, "no Kafka broker answers", data.resolve("kafka").toString(), url, "--kafka", "--data"));

        assertThat(files()).isEqualTo(before);
    }

    @Test
    void aBrokerThatDoesNotAnswer() throws IOException {
        String nobody = "127.0.0.1:" + freePort();

        inFrontOfAServer(url -> latency(url, "--kafka", nobody)
                .assertRefused(1, "no Kafka broker answers at " + nobody, url, "--kafka", "--data"));
    }

    @Test
    void aPortsFileThatHoldsNone() throws IOException {
        Path ports = Files.createDirectories(data.resolve("kafka")).resolve("ports.properties");
        Files.writeString(ports, "client=\n");

        inFrontOfAServer(url -> latency(url).assertRefused(1, ports + " does not hold the two ports", "delete it"));
    }

    private CommandRun latency(String url, String... more) {
        String[] arguments = Stream.concat(Stream.of("--url", url, "--data", data.toString()), Stream.of(more))
                .toArray(String[]::new);
        return CommandRun.of(new LatencyBench(Clock.systemUTC()), arguments);
    }

    @FunctionalInterface
    private interface Visit {
        void to(String url) throws IOException;
    }

    /** A server that lets everybody in and has the demo's project. */
    private static void inFrontOfAServer(Visit visit) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer(server, "/api/v1/token", "{\"token\":\"attune_123\"}");
        answer(
                server,
                "/api/v1/projects",
                "[{\"name\":\"Support desk\",\"id\":\"00000000-0000-0000-0000-000000000001\"}]");
        server.start();
        try {
            visit.to("http://localhost:" + server.getAddress().getPort());
        } finally {
            server.stop(0);
        }
    }

    private static void answer(HttpServer server, String path, String body) {
        server.createContext(path, exchange -> {
            byte[] bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private List<Path> files() throws IOException {
        try (var files = Files.walk(data)) {
            return files.sorted().toList();
        }
    }
}
