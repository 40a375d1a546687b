package io.attune.deploy.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Which server a command talks to, and as whom. */
public final class ServerOptions {
    private static final String PASSWORD = "ATTUNE_ADMIN_PASSWORD";
    private static final String TOKEN = "ATTUNE_TOKEN";

    @Option(names = "--url", paramLabel = "URL", defaultValue = "http://localhost:8080", description = "the server")
    private URI url = URI.create("http://localhost:8080");

    @Option(names = "--user", defaultValue = "admin", description = "account to sign in as")
    private String user = "admin";

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "data directory of the server, where the administrator's password lies unless " + PASSWORD
                    + " or " + TOKEN + " is set")
    private Path data = Path.of("data");

    public URI url() {
        return url;
    }

    public Path data() {
        return data;
    }

    /**
     * Signs in.
     *
     * @throws IllegalArgumentException when there is no password to be found
     */
    public RestClient signIn(HttpClient http) throws IOException {
        Map<String, String> environment = System.getenv();
        String token = environment.get(TOKEN);
        return token == null
                ? RestClient.signIn(http, url, user, password(environment.get(PASSWORD)))
                : RestClient.withToken(http, url, token);
    }

    private String password(@Nullable String given) throws IOException {
        if (given != null) {
            return given;
        }
        Path file = data.resolve("secrets").resolve("admin");
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException("no password for " + user + ": set " + PASSWORD
                    + ", or name the server's data directory with --data (" + file + " cannot be read)");
        }
        return Files.readString(file, UTF_8).strip();
    }

    /**
     * The project of that name or id.
     *
     * @throws IllegalArgumentException naming those that exist
     */
    public static Project project(RestClient client, String nameOrId) throws IOException {
        JsonNode projects = client.get("projects");
        StringBuilder names = new StringBuilder();
        for (JsonNode project : projects) {
            String name = project.path("name").asString();
            String id = project.path("id").asString();
            if (name.equalsIgnoreCase(nameOrId) || id.equals(nameOrId)) {
                return new Project(UUID.fromString(id), name, project);
            }
            names.append(names.isEmpty() ? "" : ", ").append(name);
        }
        throw new IllegalArgumentException("no project is called '" + nameOrId + "'; there "
                + (names.isEmpty() ? "is none yet" : "are: " + names));
    }
}
