package io.attune.annotation.prompt;

import static java.util.Objects.requireNonNull;

import io.attune.annotation.StorableText;
import io.attune.kafka.event.Message;
import java.util.List;

/**
 * A prompt to be answered.
 *
 * @param messages a conversation whose last turn is not the assistant's
 * @param source where it comes from, such as the name of a file
 */
public record NewPrompt(List<Message> messages, String source) {
    private static final int MOST_CHARACTERS = 200_000;

    public NewPrompt {
        requireNonNull(source, "source is missing");
        messages = messages.stream()
                .map(message -> new Message(message.role(), StorableText.of(message.content())))
                .toList();
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("a prompt has no message");
        }
        if (messages.getLast().role().equals("assistant")) {
            throw new IllegalArgumentException("a prompt ends with an answer: its last turn must be the user's");
        }
        if (messages.getLast().content().isBlank()) {
            throw new IllegalArgumentException("a prompt's last message is empty");
        }
        int characters = messages.stream()
                .mapToInt(message -> message.content().length())
                .sum();
        if (characters > MOST_CHARACTERS) {
            throw new IllegalArgumentException(
                    "a prompt has " + characters + " characters, at most " + MOST_CHARACTERS + " are allowed");
        }
        if (source.length() > 200) {
            throw new IllegalArgumentException(
                    "a source has " + source.length() + " characters, at most 200 are allowed");
        }
    }
}
