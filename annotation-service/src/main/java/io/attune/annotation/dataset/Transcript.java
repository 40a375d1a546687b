package io.attune.annotation.dataset;

import io.attune.kafka.event.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A conversation as HH-RLHF writes it: turns that begin with {@code \n\nHuman:} or {@code \n\nAssistant:} (Bai et al. 2022,
 * "Training a Helpful and Harmless Assistant"). The answer is what follows the last {@code \n\nAssistant:}.
 *
 * @param prompt everything before the answer, the marker included
 */
record Transcript(String prompt, String answer) {
    private static final String ASSISTANT = "\n\nAssistant:";
    private static final Pattern TURN = Pattern.compile("\n\n(Human|Assistant):");

    static Transcript split(String field, String text) throws BadLineException {
        int last = text.lastIndexOf(ASSISTANT);
        if (last < 0) {
            throw new BadLineException("has a " + field + " without \"\\n\\nAssistant:\"");
        }
        int answer = last + ASSISTANT.length();
        return new Transcript(text.substring(0, answer), text.substring(answer).strip());
    }

    /** The turns before the answer, without the empty one that the answer fills. */
    List<Message> turns() throws BadLineException {
        List<Message> turns = new ArrayList<>();
        Matcher turn = TURN.matcher(prompt);
        if (!turn.find() || !prompt.substring(0, turn.start()).isBlank()) {
            throw new BadLineException("has a transcript that does not begin with \"\\n\\nHuman:\"");
        }
        String role = turn.group(1);
        int start = turn.end();
        while (turn.find()) {
            turns.add(message(role, prompt.substring(start, turn.start())));
            role = turn.group(1);
            start = turn.end();
        }
        if (turns.isEmpty() || !turns.getLast().role().equals("user")) {
            throw new BadLineException("has a transcript without a human turn before its last answer");
        }
        return turns;
    }

    private static Message message(String speaker, String text) {
        return new Message(speaker.equals("Human") ? "user" : "assistant", text.strip());
    }
}
