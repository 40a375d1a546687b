package io.attune.annotation.dataset;

import io.attune.kafka.event.Message;
import java.util.List;

/** Reads one prompt from one line. */
final class PromptLines {
    private PromptLines() {}

    static List<Message> read(PromptFormat format, String line) throws BadLineException {
        List<Message> prompt = switch (format) {
            case TRL -> JsonLine.parse(line).conversation("prompt");
            case TEXT -> List.of(new Message("user", line.strip()));
        };
        Preference.requireUserTurn("prompt", prompt);
        return prompt;
    }
}
