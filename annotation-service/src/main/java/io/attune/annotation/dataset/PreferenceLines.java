package io.attune.annotation.dataset;

import io.attune.kafka.event.Message;
import java.util.List;

/** Reads one preference from one line, in each format. */
final class PreferenceLines {
    private PreferenceLines() {}

    static Preference read(PreferenceFormat format, JsonLine line) throws BadLineException {
        return switch (format) {
            case HH_RLHF -> transcripts(line);
            case TRL -> {
                if (line.isMessages("chosen") != line.isMessages("rejected")) {
                    throw new BadLineException("has text on one side and messages on the other");
                }
                if (line.isMessages("chosen")) {
                    yield line.has("prompt") ? explicitMessages(line) : implicitMessages(line);
                }
                yield line.has("prompt") ? explicitText(line) : implicitText(line);
            }
        };
    }

    private static Preference transcripts(JsonLine line) throws BadLineException {
        Transcript chosen = Transcript.split("chosen", line.text("chosen"));
        Transcript rejected = Transcript.split("rejected", line.text("rejected"));
        if (!chosen.prompt().equals(rejected.prompt())) {
            throw new BadLineException("has chosen and rejected that differ before their last answer");
        }
        return Preference.of(chosen.turns(), chosen.answer(), rejected.answer());
    }

    private static Preference explicitText(JsonLine line) throws BadLineException {
        return Preference.of(line.conversation("prompt"), line.text("chosen"), line.text("rejected"));
    }

    /** The prompt is the longest common beginning, less a space at its end, which belongs to the answers (as TRL's extract_prompt has it). */
    private static Preference implicitText(JsonLine line) throws BadLineException {
        String chosen = line.text("chosen");
        String rejected = line.text("rejected");
        int common = 0;
        int shorter = Math.min(chosen.length(), rejected.length());
        while (common < shorter && chosen.charAt(common) == rejected.charAt(common)) {
            common++;
        }
        if (common == shorter) {
            throw new BadLineException("has no prompt, and one of chosen and rejected only continues the other,"
                    + " so that nothing is left of it behind their common beginning: give the prompt by itself");
        }
        if (common > 0 && Character.isHighSurrogate(chosen.charAt(common - 1))) {
            common--;
        }
        if (common > 0 && chosen.charAt(common - 1) == ' ') {
            common--;
        }
        String prompt = chosen.substring(0, common);
        if (prompt.isBlank()) {
            throw new BadLineException("has no prompt, and chosen and rejected share no beginning that could be one");
        }
        return Preference.of(
                List.of(new Message("user", prompt)), chosen.substring(common), rejected.substring(common));
    }

    private static Preference explicitMessages(JsonLine line) throws BadLineException {
        List<Message> prompt = line.conversation("prompt");
        return Preference.of(
                prompt,
                answer("chosen", line.conversation("chosen"), prompt),
                answer("rejected", line.conversation("rejected"), prompt));
    }

    private static Preference implicitMessages(JsonLine line) throws BadLineException {
        List<Message> chosen = line.conversation("chosen");
        List<Message> rejected = line.conversation("rejected");
        int common = 0;
        while (common < Math.min(chosen.size(), rejected.size())
                && chosen.get(common).equals(rejected.get(common))) {
            common++;
        }
        if (common == 0) {
            throw new BadLineException("has no prompt, and chosen and rejected share no message that could be one");
        }
        List<Message> prompt = chosen.subList(0, common);
        return Preference.of(prompt, answer("chosen", chosen, prompt), answer("rejected", rejected, prompt));
    }

    /** The one answer behind the prompt; files repeat the prompt in front of it or leave it out. */
    private static String answer(String field, List<Message> conversation, List<Message> prompt)
            throws BadLineException {
        boolean repeats = conversation.size() > prompt.size()
                && conversation.subList(0, prompt.size()).equals(prompt);
        List<Message> rest = repeats ? conversation.subList(prompt.size(), conversation.size()) : conversation;
        if (rest.size() != 1 || !rest.getFirst().role().equals("assistant")) {
            throw new BadLineException("has " + rest.size() + " messages in " + field
                    + " behind the prompt, expected one of the assistant");
        }
        return rest.getFirst().content();
    }
}
