package io.attune.trainer.judge;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A local server that speaks the chat completions protocol, and behaves as each test tells it, one behaviour a request. */
final class ChatServer implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What it does with a request whose body it has read. */
    interface Behaviour {
        void answer(HttpExchange exchange, JsonNode request) throws IOException, InterruptedException;
    }

    /** A request as it arrived. */
    record Seen(JsonNode body, String authorization, String path) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final LinkedBlockingQueue<Behaviour> behaviours = new LinkedBlockingQueue<>();
    private final List<Seen> seen = Collections.synchronizedList(new ArrayList<>());

    ChatServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    }

    ChatServer then(Behaviour behaviour) {
        behaviours.add(behaviour);
        return this;
    }

    ChatServer thenSays(String text) {
        return then((exchange, _) -> respond(exchange, 200, reply(text)));
    }

    ChatServer thenStatus(int status) {
        return then((exchange, _) -> respond(exchange, status, "{\"error\": \"no\"}"));
    }

    List<Seen> seen() {
        return List.copyOf(seen);
    }

    static String reply(String text) {
        return JSON.writeValueAsString(Map.of(
                "id", "chat-1",
                "object", "chat.completion",
                "choices",
                        List.of(Map.of(
                                "index",
                                0,
                                "finish_reason",
                                "stop",
                                "message",
                                Map.of("role", "assistant", "content", text)))));
    }

    static void respond(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            seen.add(new Seen(
                    body,
                    authorization == null ? "" : authorization,
                    exchange.getRequestURI().getPath()));
            Behaviour next = behaviours.poll();
            if (next == null) {
                throw new AssertionError("a request that the test did not expect");
            }
            next.answer(exchange, body);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
