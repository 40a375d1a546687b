package io.attune.trainer.data;

import io.attune.trainer.model.tokenizer.Conversation;
import io.attune.trainer.model.tokenizer.Turn;
import java.util.List;

/**
 * Prompt, chosen and rejected, in each of the shapes that preference files have: with the prompt beside them ({@code prompt}), or inside
 * both completions, as a common beginning of text or messages (TRL's implicit prompt) or as a transcript that ends with the
 * assistant's turn (HH-RLHF).
 */
record Comparison(Passage prompt, Passage chosen, Passage rejected) {
    private static final String ASSISTANT = "\n\nAssistant:";

    static Comparison of(JsonLine line) {
        Passage chosen = Passage.of(line, "chosen");
        Passage rejected = Passage.of(line, "rejected");
        if (chosen instanceof Passage.Turns(Conversation winner)
                && rejected instanceof Passage.Turns(Conversation loser)
                && (winner.turns().size() > 1 || loser.turns().size() > 1)
                && !(Passage.in(line, "prompt") && isAnswer(winner) && isAnswer(loser))) {
            return commonTurns(line, winner, loser);
        }
        if (Passage.in(line, "prompt")) {
            return new Comparison(Passage.of(line, "prompt"), chosen, rejected);
        }
        if (chosen instanceof Passage.Text(String winner) && rejected instanceof Passage.Text(String loser)) {
            return winner.contains(ASSISTANT) ? transcript(line, winner, loser) : commonText(line, winner, loser);
        }
        throw line.missing("prompt", "prompt_ids");
    }

    private static boolean isAnswer(Conversation said) {
        return said.turns().getFirst().isAssistants();
    }

    /** Whole conversations: the prompt is what they begin with alike, and they part where the assistant speaks. */
    private static Comparison commonTurns(JsonLine line, Conversation one, Conversation other) {
        List<Turn> winner = one.turns();
        List<Turn> loser = other.turns();
        int shared = 0;
        int most = Math.min(winner.size(), loser.size()) - 1;
        while (shared < most && winner.get(shared).equals(loser.get(shared))) {
            shared++;
        }
        boolean parted = winner.get(shared).isAssistants() && loser.get(shared).isAssistants();
        if (shared == 0 || !parted) {
            throw line.wrong("chosen and rejected differ before their last turn, so they answer no common prompt;"
                    + " correct the turns, or give the prompt as a field of its own");
        }
        return new Comparison(
                new Passage.Turns(one.part(0, shared)),
                new Passage.Turns(one.part(shared, winner.size())),
                new Passage.Turns(other.part(shared, loser.size())));
    }

    private static Comparison transcript(JsonLine line, String winner, String loser) {
        int end = winner.lastIndexOf(ASSISTANT) + ASSISTANT.length();
        if (!loser.startsWith(winner.substring(0, end))) {
            throw line.wrong(
                    "chosen and rejected differ before the last \\n\\nAssistant: of chosen, so they answer no common"
                            + " prompt; correct the turns, or give the prompt as a field of its own");
        }
        return split(winner, loser, end);
    }

    private static Comparison commonText(JsonLine line, String winner, String loser) {
        int end = 0;
        while (end < Math.min(winner.length(), loser.length()) && winner.charAt(end) == loser.charAt(end)) {
            end++;
        }
        if (end > 0 && winner.charAt(end - 1) == ' ') {
            end--; // the space belongs to the completion's first word, as TRL has it
        }
        if (end == 0) {
            throw line.wrong("has no prompt, and chosen and rejected have no common beginning that could be one;"
                    + " give the prompt as a field of its own");
        }
        return split(winner, loser, end);
    }

    private static Comparison split(String winner, String loser, int end) {
        return new Comparison(
                new Passage.Text(winner.substring(0, end)),
                new Passage.Text(winner.substring(end)),
                new Passage.Text(loser.substring(end)));
    }
}
