package io.attune.trainer.model.tokenizer;

import io.attune.kafka.event.Message;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One message as a chat template reads it: its role, and by name what the template may know beside, such as {@code content}, {@code tool_calls},
 * {@code name} or {@code reasoning_content}.
 *
 * @param fields in the order given: text, numbers, truth values, null, lists and maps
 */
public record Turn(Map<String, @Nullable Object> fields) {
    private static final String ASSISTANT = "assistant";
    private static final String CONTENT = "content";

    /** The names that reasoning goes by. */
    public static final List<String> REASONING = List.of("reasoning_content", "thinking", "reasoning");

    private static final String CALLS = "tool_calls";

    public Turn {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        if (!(fields.get("role") instanceof String role) || role.isBlank()) {
            throw new IllegalArgumentException("a message has no role");
        }
    }

    /** A message that is its text. */
    public static Turn of(Message message) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("role", message.role());
        fields.put(CONTENT, message.content());
        return new Turn(fields);
    }

    static Turn answer(String text) {
        return of(new Message(ASSISTANT, text));
    }

    public String role() {
        return String.valueOf(fields.get("role"));
    }

    public boolean isAssistants() {
        return role().equals(ASSISTANT);
    }

    /** Its content: of several parts, the texts one behind the other; empty where it has none. */
    public String text() {
        return switch (fields.get(CONTENT)) {
            case String text -> text;
            case List<?> parts ->
                parts.stream()
                        .map(part ->
                                part instanceof Map<?, ?> one && one.get("text") instanceof String text ? text : "")
                        .collect(Collectors.joining());
            case null, default -> "";
        };
    }

    /** The name of something that it says and {@link #text} leaves out. */
    Optional<String> besideText() {
        return Stream.concat(Stream.of(CALLS), REASONING.stream())
                .filter(name -> fields.get(name) != null)
                .filter(name -> !(fields.get(name) instanceof Collection<?> none && none.isEmpty()))
                .findFirst();
    }

    /** Whether it shows its reasoning. */
    boolean thinks() {
        return REASONING.stream().anyMatch(name -> fields.get(name) != null);
    }

    /** With something written behind its content, or behind the last text in it; empty where it has no text. */
    Optional<Turn> followedBy(String mark) {
        return Optional.ofNullable(followed(fields.get(CONTENT), mark)).map(content -> {
            var marked = new LinkedHashMap<String, @Nullable Object>(fields);
            marked.put(CONTENT, content);
            return new Turn(marked);
        });
    }

    private static @Nullable Object followed(@Nullable Object content, String mark) {
        if (content instanceof String text) {
            return text + mark;
        }
        if (content instanceof List<?> given) {
            var parts = new ArrayList<@Nullable Object>(given);
            for (int i = parts.size() - 1; i >= 0; i--) {
                if (parts.get(i) instanceof Map<?, ?> part && part.get("text") instanceof String text) {
                    var marked = new LinkedHashMap<@Nullable Object, @Nullable Object>(part);
                    marked.put("text", text + mark);
                    parts.set(i, marked);
                    return parts;
                }
            }
        }
        return null;
    }
}
