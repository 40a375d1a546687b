package io.attune.deploy.client;

import static java.util.Objects.requireNonNull;

import io.attune.kafka.event.TaskKind;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * A project as the server shows it.
 *
 * @param view everything that the server said about it
 */
public record Project(UUID id, String name, JsonNode view) {
    public Project {
        requireNonNull(id, "id is null");
        requireNonNull(name, "name is null");
        requireNonNull(view, "view is null");
    }

    public TaskKind kind() {
        return TaskKind.valueOf(view.path("kind").asString());
    }
}
