package io.attune.trainer.data;

import io.attune.trainer.model.tokenizer.Conversation;
import io.attune.trainer.model.tokenizer.Turn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Messages of a line, and what it has for a chat template beside them, as TRL's files have it: {@code tools}, a list of JSON schemas or that list as text, and
 * {@code chat_template_kwargs}, which may hold {@code documents} and whatever the template knows by name.
 */
public final class ConversationReader {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<LinkedHashMap<String, @Nullable Object>> FIELDS = new TypeReference<>() {};
    private static final String TOOLS = "tools";
    private static final String VARIABLES = "chat_template_kwargs";

    /** The fields that stand beside messages and decide how they are written. */
    public static final List<String> BESIDE = List.of(TOOLS, VARIABLES);

    /** What is said by the messages themselves, and by what they are read for. */
    private static final Set<String> RESERVED =
            Set.of("messages", "add_generation_prompt", "continue_final_message", "tokenize");

    private ConversationReader() {}

    /**
     * A list of messages, at least one, each with a role and content: text, or parts of it. What calls tools or shows reasoning needs no content.
     *
     * @throws BadInputException if it is of another form
     */
    public static Conversation read(JsonLine line, String field) {
        JsonNode node = line.object().path(field);
        if (!node.isArray() || node.isEmpty()) {
            throw line.wrong(field, node, "text, or a list of {\"role\", \"content\"}");
        }
        List<Turn> turns = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            turns.add(turn(line, field + "[" + i + "]", node.get(i)));
        }
        return new Conversation(turns, variables(line));
    }

    private static Turn turn(JsonLine line, String field, JsonNode node) {
        JsonNode role = node.path("role");
        JsonNode content = node.path("content");
        JsonNode calls = node.path("tool_calls");
        boolean speaks = !calls.isEmpty()
                || Turn.REASONING.stream().anyMatch(name -> node.path(name).isString());
        boolean said = switch (content.getNodeType()) {
            case STRING -> true;
            case ARRAY -> true;
            case OBJECT -> role.asString("").equals("tool");
            case NULL, MISSING -> speaks;
            case NUMBER, BOOLEAN, BINARY, POJO -> false;
        };
        if (!role.isString() || role.stringValue().isBlank() || !said) {
            throw line.wrong(field, node, "{\"role\": text, \"content\": text}");
        }
        for (int i = 0; content.isArray() && i < content.size(); i++) {
            JsonNode part = content.get(i);
            if (!part.path("type").asString("text").equals("text")
                    || !part.path("text").isString()) {
                throw line.wrong(field + ".content[" + i + "]", part, "{\"type\": \"text\", \"text\": text}");
            }
        }
        if (!calls.isMissingNode() && !calls.isNull()) {
            requireObjects(line, field + ".tool_calls", calls);
        }
        return new Turn(JSON.convertValue(node, FIELDS));
    }

    private static void requireObjects(JsonLine line, String field, JsonNode list) {
        if (!list.isArray() || !list.valueStream().allMatch(JsonNode::isObject)) {
            throw line.wrong(field, list, "a list of objects");
        }
    }

    private static Map<String, @Nullable Object> variables(JsonLine line) {
        var variables = new LinkedHashMap<String, @Nullable Object>();
        if (line.has(TOOLS)) {
            JsonNode tools = line.object().get(TOOLS);
            JsonNode list = tools.isString() ? parsed(line, tools.stringValue()) : tools;
            requireObjects(line, TOOLS, list);
            variables.put(TOOLS, JSON.convertValue(list, Object.class));
        }
        if (line.has(VARIABLES)) {
            JsonNode given = line.object().get(VARIABLES);
            if (!given.isObject()) {
                throw line.wrong(VARIABLES, given, "an object, such as {\"enable_thinking\": false}");
            }
            given.propertyNames().stream()
                    .filter(RESERVED::contains)
                    .findFirst()
                    .ifPresent(name -> {
                        throw line.wrong(VARIABLES + " has " + name + ", which the messages decide; remove it");
                    });
            variables.putAll(JSON.convertValue(given, FIELDS));
        }
        return variables;
    }

    private static JsonNode parsed(JsonLine line, String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException malformed) {
            throw line.wrong(TOOLS + " is text, and no JSON in it: "
                    + malformed.getOriginalMessage().lines().findFirst().orElse("malformed"));
        }
    }
}
