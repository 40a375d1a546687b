package io.attune.trainer.model.tokenizer;

import io.attune.kafka.event.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Messages, and what a chat template is told beside them.
 *
 * @param turns at least one
 * @param variables by name, with values as those of a {@link Turn}: {@code tools} and {@code documents}, switches of the model's own such as {@code enable_thinking}, and under
 *     {@code chat_template} the name of the template where a model has several
 */
public record Conversation(List<Turn> turns, Map<String, @Nullable Object> variables) {
    public Conversation {
        turns = List.copyOf(turns);
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
        if (turns.isEmpty()) {
            throw new IllegalArgumentException("a conversation has no message; give it at least one from the user");
        }
    }

    /** Messages alone. */
    public static Conversation of(List<Message> messages) {
        return new Conversation(messages.stream().map(Turn::of).toList(), Map.of());
    }

    /** Some of its turns, from one place to before another, with the same beside them. */
    public Conversation part(int from, int to) {
        return new Conversation(turns.subList(from, to), variables);
    }

    /** With turns behind its own. */
    Conversation and(List<Turn> more) {
        var all = new ArrayList<>(turns);
        all.addAll(more);
        return new Conversation(all, variables);
    }

    /** With the last turn replaced. */
    Conversation endingIn(Turn last) {
        var all = new ArrayList<>(turns);
        all.set(all.size() - 1, last);
        return new Conversation(all, variables);
    }
}
