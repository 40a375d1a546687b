package io.attune.kafka.event;

import static java.util.Objects.requireNonNull;

/** One turn of a conversation. Roles are those of chat templates: {@code system}, {@code user}, {@code assistant}. */
public record Message(String role, String content) {
    public Message {
        requireNonNull(role, "role is null");
        requireNonNull(content, "content is null");
        if (role.isBlank()) {
            throw new IllegalArgumentException("a message has an empty role");
        }
    }
}
