package io.attune.trainer.data;

import io.attune.kafka.event.Message;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.objective.Feedback;
import java.util.Arrays;
import java.util.List;

/**
 * Lines of training files as examples in token ids. Prompt and completion are tokenised apart and a completion ends with EOS, once. Every text
 * field may stand as text, as messages or as token ids ({@code prompt_ids} for {@code prompt}).
 *
 * <pre>
 * demonstrations   {"prompt", "completion"} | {"messages"}: the last turn is learned | {"text"}: all of it is learned
 * pairs            {"prompt", "chosen", "rejected"} | {"chosen", "rejected"} with the prompt inside; "margin" beside them
 * binary           {"prompt", "completion", "label": true or false} | pairs: chosen is desirable, rejected is not
 * </pre>
 */
public final class ExampleReader {
    private final Tokenisation tokenisation;
    private final Feedback.Kind kind;

    public ExampleReader(Tokenisation tokenisation, Feedback.Kind kind) {
        this.tokenisation = tokenisation;
        this.kind = kind;
    }

    public Feedback.Kind kind() {
        return kind;
    }

    /**
     * The examples of one line, at least one.
     *
     * @throws BadInputException if the line has another shape
     */
    public List<Example> read(JsonLine line) {
        return switch (kind) {
            case DEMONSTRATIONS -> List.of(new Example.Demonstration(demonstration(line), 1));
            case PAIRS -> List.of(pair(line));
            case BINARY -> binary(line);
            case VERDICTS, RANKINGS, ROLLOUTS, GROUPS, BLEND, ATTRIBUTES, STEPS ->
                throw new IllegalStateException("training files do not hold " + kind.words());
        };
    }

    private Sequence demonstration(JsonLine line) {
        if (Passage.in(line, "completion")) {
            return completion(line);
        }
        if (line.has("messages")) {
            List<Message> turns = line.messages("messages");
            if (turns.size() < 2) {
                throw line.wrong("messages has one turn, and needs at least a question and the answer to learn");
            }
            int last = turns.size() - 1;
            return sequence(
                    line,
                    new Passage.Turns(turns.subList(0, last)),
                    new Passage.Turns(turns.subList(last, last + 1)),
                    "messages");
        }
        if (Passage.in(line, "text")) {
            return wholeText(line, Passage.of(line, "text"));
        }
        throw line.missing("prompt and completion", "messages", "text");
    }

    /** The first token has nothing before it that could predict it: it is the prompt. */
    private Sequence wholeText(JsonLine line, Passage text) {
        int[] ids = tokenisation.prompt(line, text);
        int[] rest = Arrays.copyOfRange(ids, 1, ids.length);
        return new Sequence(Arrays.copyOf(ids, 1), tokenisation.ended(rest));
    }

    private Example.Preference pair(JsonLine line) {
        if (!Passage.in(line, "chosen") && line.has("label")) {
            throw line.wrong("is a completion with a label, and this objective learns from pairs; choose kto, or give"
                    + " chosen and rejected");
        }
        Comparison comparison = Comparison.of(line);
        double margin = line.has("margin") ? line.number("margin") : 0;
        return new Example.Preference(
                sequence(line, comparison.prompt(), comparison.chosen(), "chosen"),
                sequence(line, comparison.prompt(), comparison.rejected(), "rejected"),
                1,
                margin,
                1);
    }

    private List<Example> binary(JsonLine line) {
        if (Passage.in(line, "chosen")) {
            Example.Preference pair = pair(line);
            return List.of(
                    new Example.Labelled(pair.chosen(), true, 1), new Example.Labelled(pair.rejected(), false, 1));
        }
        return List.of(new Example.Labelled(completion(line), line.bool("label"), 1));
    }

    private Sequence completion(JsonLine line) {
        return sequence(line, Passage.of(line, "prompt"), Passage.of(line, "completion"), "completion");
    }

    private Sequence sequence(JsonLine line, Passage prompt, Passage completion, String field) {
        int[] ids = tokenisation.completion(line, completion, field);
        return new Sequence(tokenisation.prompt(line, prompt), tokenisation.ended(ids));
    }
}
