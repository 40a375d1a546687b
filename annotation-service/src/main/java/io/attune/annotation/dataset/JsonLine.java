package io.attune.annotation.dataset;

import io.attune.kafka.event.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The object on one line of a JSONL file, and the ways its fields are read. Unknown fields are other people's and stay unread. */
final class JsonLine {
    private static final Set<String> ROLES = Set.of("system", "user", "assistant", "tool");
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final JsonNode object;

    private JsonLine(JsonNode object) {
        this.object = object;
    }

    static JsonLine parse(String line) throws BadLineException {
        try {
            JsonNode node = MAPPER.readTree(line);
            if (!node.isObject()) {
                throw new BadLineException("is not a JSON object");
            }
            return new JsonLine(node);
        } catch (JacksonException malformed) {
            throw new BadLineException("is not valid JSON: " + firstSentence(malformed.getOriginalMessage()));
        }
    }

    boolean has(String field) {
        return object.hasNonNull(field);
    }

    boolean isMessages(String field) {
        return object.path(field).isArray();
    }

    /** The field as text. */
    String text(String field) throws BadLineException {
        JsonNode value = object.path(field);
        if (value.isMissingNode() || value.isNull()) {
            throw new BadLineException("has no " + field);
        }
        if (!value.isString()) {
            throw new BadLineException("has a " + field + " that is not text");
        }
        return value.stringValue();
    }

    /** The field as a conversation: a text is one message of the user. */
    List<Message> conversation(String field) throws BadLineException {
        if (!isMessages(field)) {
            return List.of(new Message("user", text(field)));
        }
        List<Message> messages = new ArrayList<>();
        for (JsonNode entry : object.path(field)) {
            messages.add(new Message(role(field, entry), content(field, entry)));
        }
        if (messages.isEmpty()) {
            throw new BadLineException("has a " + field + " without a message");
        }
        return messages;
    }

    private static String role(String field, JsonNode message) throws BadLineException {
        @Nullable String role = message.path("role").asString(null);
        if (role == null || !ROLES.contains(role)) {
            throw new BadLineException(
                    "has a message in " + field + " whose role is not system, user, assistant or tool");
        }
        return role;
    }

    private static String content(String field, JsonNode message) throws BadLineException {
        JsonNode content = message.path("content");
        if (!content.isString()) {
            throw new BadLineException("has a message in " + field + " whose content is not text");
        }
        return content.stringValue();
    }

    private static String firstSentence(String message) {
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
