package io.attune.trainer.data;

import io.attune.trainer.data.AnswerReader.Answer;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.objective.Quantity;
import java.util.ArrayList;
import java.util.List;

/**
 * Completions of one prompt with rewards, as a line gives them: each in an object of its own, with {@code reward} and what else is known of it, or as lists beside each other. A pair is
 * two completions with the rewards +1 and −1.
 */
final class GroupReader {
    private final AnswerReader answers;
    private final Completing completing;

    GroupReader(AnswerReader answers, Completing completing) {
        this.answers = answers;
        this.completing = completing;
    }

    Example read(JsonLine line) {
        if (Passage.in(line, "chosen")) {
            return pair(line);
        }
        boolean listed = Passage.in(line, "completions");
        if (!listed && !Passage.in(line, "completion") && !line.has("steps")) {
            throw line.wrong(
                    "has no completion to learn from; give completions with rewards, or have what the policy draws"
                            + " judged with --reward");
        }
        AnswerReader.Prompt prompt = answers.prompt(line, Passage.of(line, "prompt"));
        List<JsonLine> lines = listed ? line.each("completions", "completion") : List.of(line);
        double[] rewards = line.has("rewards") ? line.numbers("rewards") : new double[0];
        if (line.has("rewards") && rewards.length != lines.size()) {
            throw line.wrong("rewards has " + rewards.length + " numbers for " + lines.size() + " completions");
        }
        var sequences = new ArrayList<Sequence>();
        var notes = new ArrayList<Notes>();
        for (int i = 0; i < lines.size(); i++) {
            JsonLine one = lines.get(i);
            Answer answer = answer(one, prompt);
            double reward = rewards.length > 0 ? rewards[i] : one.number("reward");
            sequences.add(answer.sequence());
            notes.add(described(one, answer).with(Quantity.REWARD, reward));
        }
        return completing.group(sequences, notes);
    }

    private Example pair(JsonLine line) {
        Comparison comparison = Comparison.of(line);
        AnswerReader.Prompt prompt = answers.prompt(line, comparison.prompt());
        Answer chosen = answers.read(line, prompt, comparison.chosen(), "chosen", true);
        Answer rejected = answers.read(line, prompt, comparison.rejected(), "rejected", true);
        return completing.group(
                List.of(chosen.sequence(), rejected.sequence()),
                List.of(
                        chosen.notes().with(Quantity.REWARD, 1).with(Quantity.PREFERENCE, 1),
                        rejected.notes().with(Quantity.REWARD, -1).with(Quantity.PREFERENCE, 0)));
    }

    /** The tokens of a sampler stay as they are; a text gets its EOS. */
    private Answer answer(JsonLine line, AnswerReader.Prompt prompt) {
        if (line.has("steps")) {
            return answers.segmented(line, prompt, "steps", "step_rewards", Quantity.TOKEN_REWARDS, true);
        }
        return answers.read(line, prompt, Passage.of(line, "completion"), "completion", !line.has("completion_ids"));
    }

    private static Notes described(JsonLine line, Answer answer) {
        Notes notes = answer.notes();
        for (Quantity quantity : List.of(
                Quantity.OLD_LOGPS,
                Quantity.TOKEN_REWARDS,
                Quantity.GREEDY_REWARD,
                Quantity.PREFERENCE,
                Quantity.VALUES)) {
            if (line.has(quantity.field())) {
                notes = notes.with(
                        quantity, numbers(line, quantity, answer.sequence().completionIds().length));
            }
        }
        return notes;
    }

    private static double[] numbers(JsonLine line, Quantity quantity, int tokens) {
        if (!quantity.perToken()) {
            return new double[] {line.number(quantity.field())};
        }
        double[] numbers = line.numbers(quantity.field());
        if (numbers.length != tokens) {
            throw line.wrong(quantity.field() + " has " + numbers.length + " numbers for " + tokens + " tokens");
        }
        return numbers;
    }
}
