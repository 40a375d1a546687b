package io.attune.annotation.dataset;

import io.attune.kafka.event.Message;
import java.util.List;

/**
 * Checks one demonstration on one line: {@code {"prompt", "completion"}}, texts or messages; {@code {"messages"}}, of which the last is learned; or
 * {@code {"text"}}, which is learned whole. A line is kept as it is, for the trainer reads the same forms.
 */
final class DemonstrationLines {
    private DemonstrationLines() {}

    static String read(String line) throws BadLineException {
        JsonLine object = JsonLine.parse(line);
        if (object.has("completion")) {
            requireCompletion(object);
        } else if (object.has("messages")) {
            requireAnswered(object.conversation("messages"));
        } else if (object.has("text")) {
            requireSome("text", object.text("text"));
        } else {
            throw new BadLineException("has neither prompt and completion, nor messages, nor text");
        }
        return line.strip();
    }

    private static void requireCompletion(JsonLine object) throws BadLineException {
        Preference.requireUserTurn("prompt", object.conversation("prompt"));
        if (!object.isMessages("completion")) {
            requireSome("completion", object.text("completion"));
            return;
        }
        List<Message> completion = object.conversation("completion");
        if (completion.size() != 1) {
            throw new BadLineException("has a completion of " + completion.size() + " messages, expected one");
        }
        requireAnswer("completion", completion.getFirst());
    }

    private static void requireAnswered(List<Message> messages) throws BadLineException {
        if (messages.size() < 2) {
            throw new BadLineException("has messages without a question before the answer");
        }
        requireAnswer("messages", messages.getLast());
    }

    private static void requireAnswer(String field, Message last) throws BadLineException {
        if (!last.role().equals("assistant")) {
            throw new BadLineException("has no answer of the assistant at the end of its " + field);
        }
        requireSome("last message", last.content());
    }

    private static void requireSome(String field, String text) throws BadLineException {
        if (text.isBlank()) {
            throw new BadLineException("has an empty " + field);
        }
    }
}
