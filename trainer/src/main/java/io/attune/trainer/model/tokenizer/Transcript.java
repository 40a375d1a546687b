package io.attune.trainer.model.tokenizer;

import io.attune.kafka.event.Message;
import java.util.List;

/**
 * A conversation as text for models without a chat template: a single user message is its own text; several turns become the
 * transcript of Anthropic's HH-RLHF files, {@code "\n\nHuman: …\n\nAssistant:"}, open for the assistant's answer.
 */
public final class Transcript {
    private static final String HUMAN = "\n\nHuman: ";
    private static final String ASSISTANT = "\n\nAssistant:";

    private Transcript() {}

    /**
     * The text of a prompt.
     *
     * @throws IllegalArgumentException if there is no message or a role is not {@code system}, {@code user} or {@code assistant}
     */
    public static String prompt(List<Message> messages) {
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("a conversation has no message; give it at least one from the user");
        }
        if (messages.size() == 1 && messages.getFirst().role().equals("user")) {
            return messages.getFirst().content();
        }
        StringBuilder text = new StringBuilder();
        messages.forEach(message -> text.append(turn(message)));
        if (!messages.getLast().role().equals("assistant")) {
            text.append(ASSISTANT);
        }
        return text.toString();
    }

    /**
     * The text of a completion: what the assistant said.
     *
     * @throws IllegalArgumentException unless it is exactly one message of the assistant
     */
    public static String completion(List<Message> messages) {
        if (messages.size() != 1 || !messages.getFirst().role().equals("assistant")) {
            throw new IllegalArgumentException("a completion has to be one message of the role assistant, and this has "
                    + messages.size() + " of the roles "
                    + messages.stream().map(Message::role).toList() + "; move earlier turns to the prompt");
        }
        return messages.getFirst().content();
    }

    /** What stands between two turns of the assistant: somebody else's words, open for the assistant's answer. */
    public static String between(Message message) {
        return HUMAN + message.content() + ASSISTANT;
    }

    private static String turn(Message message) {
        return switch (message.role()) {
            case "system" -> message.content();
            case "user" -> HUMAN + message.content();
            case "assistant" -> ASSISTANT + " " + message.content();
            default ->
                throw new IllegalArgumentException(
                        "the role " + message.role() + " is not known; use system, user or assistant");
        };
    }
}
