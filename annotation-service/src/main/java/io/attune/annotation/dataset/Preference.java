package io.attune.annotation.dataset;

import io.attune.kafka.event.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** One line of a file of preferences: a conversation and two answers to it, the better one first. */
record Preference(List<Message> prompt, String chosen, String rejected) {

    /** Checks what the record's fields must be to teach anything. */
    static Preference of(List<Message> prompt, String chosen, String rejected) throws BadLineException {
        requireUserTurn("prompt", prompt);
        if (chosen.isBlank()) {
            throw new BadLineException("has an empty chosen answer");
        }
        if (rejected.isBlank()) {
            throw new BadLineException("has an empty rejected answer");
        }
        if (chosen.equals(rejected)) {
            throw new BadLineException("has the same answer as chosen and rejected");
        }
        return new Preference(List.copyOf(prompt), chosen, rejected);
    }

    /** The same entry in the same project has the same identity, so that importing a file twice stores it once. */
    UUID identity(UUID project) {
        StringBuilder all = new StringBuilder(project.toString());
        prompt.forEach(message -> append(append(all, message.role()), message.content()));
        append(append(all, chosen), rejected);
        return UUID.nameUUIDFromBytes(all.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Each text after its length: no two entries read the same. */
    private static StringBuilder append(StringBuilder all, String text) {
        return all.append('\n').append(text.length()).append(':').append(text);
    }

    static void requireUserTurn(String field, List<Message> prompt) throws BadLineException {
        Message last = prompt.getLast();
        if (last.role().equals("assistant")) {
            throw new BadLineException(
                    "has a " + field + " that ends with an answer; the last turn must be the user's");
        }
        if (last.content().isBlank()) {
            throw new BadLineException("has an empty " + field);
        }
    }
}
