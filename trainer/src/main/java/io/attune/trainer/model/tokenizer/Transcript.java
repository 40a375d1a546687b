package io.attune.trainer.model.tokenizer;

import java.util.Collection;
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
     * @throws IllegalArgumentException if a role is not {@code system}, {@code user} or {@code assistant}, or there is more than messages of text
     */
    public static String prompt(Conversation conversation) {
        conversation.variables().forEach((name, value) -> {
            if (!(value instanceof Collection<?> all && all.isEmpty())) {
                throw forTemplates(name);
            }
        });
        List<Turn> turns = conversation.turns();
        if (turns.size() == 1 && turns.getFirst().role().equals("user")) {
            return said(turns.getFirst());
        }
        StringBuilder text = new StringBuilder();
        turns.forEach(turn -> text.append(turn(turn)));
        if (!turns.getLast().isAssistants()) {
            text.append(ASSISTANT);
        }
        return text.toString();
    }

    /**
     * The text of a completion: what the assistant said.
     *
     * @throws IllegalArgumentException unless it is exactly one message of the assistant, of text alone
     */
    public static String completion(List<Turn> turns) {
        return said(answer(turns));
    }

    /**
     * The one message of a completion.
     *
     * @throws IllegalArgumentException unless it is exactly one message of the assistant
     */
    static Turn answer(List<Turn> turns) {
        if (turns.size() != 1 || !turns.getFirst().isAssistants()) {
            throw new IllegalArgumentException("a completion has to be one message of the role assistant, and this has "
                    + turns.size() + " of the roles "
                    + turns.stream().map(Turn::role).toList() + "; move earlier turns to the prompt");
        }
        return turns.getFirst();
    }

    /** Turns of the assistant, and of others between them, each of which is open for the assistant's answer. */
    public static List<Utterance> exchange(List<Turn> turns) {
        return turns.stream()
                .map(turn -> turn.isAssistants()
                        ? new Utterance(said(turn), true)
                        : new Utterance(HUMAN + said(turn) + ASSISTANT, false))
                .toList();
    }

    private static String said(Turn turn) {
        turn.besideText().ifPresent(name -> {
            throw forTemplates(name);
        });
        return turn.text();
    }

    private static IllegalArgumentException forTemplates(String name) {
        return new IllegalArgumentException(name + " is for a chat template to write, and this text is written without"
                + " one; take a model that has a chat template, and messages for the prompt, or remove " + name);
    }

    private static String turn(Turn turn) {
        return switch (turn.role()) {
            case "system" -> said(turn);
            case "user" -> HUMAN + said(turn);
            case "assistant" -> ASSISTANT + " " + said(turn);
            default ->
                throw new IllegalArgumentException("the role " + turn.role()
                        + " is not known without a chat template; use system, user or assistant");
        };
    }
}
