package io.attune.trainer.data;

import io.attune.trainer.data.AnswerReader.Answer;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.tokenizer.Conversation;
import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Objective;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.preference.CurryDpo;
import io.attune.trainer.objective.preference.StepDpo;
import io.attune.trainer.objective.supervised.AttributeRegression;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Lines of training files as examples in token ids. Prompt and completion are tokenised apart and a completion ends with EOS, once. Every text
 * field may stand as text, as messages or as token ids ({@code prompt_ids} for {@code prompt}).
 *
 * <pre>
 * demonstrations   {"prompt", "completion"} | {"messages"}: the last turn is learned | {"text"}: all of it is learned
 * pairs            {"prompt", "chosen", "rejected"} | {"chosen", "rejected"} with the prompt inside; "margin" and "preference" (the probability that chosen wins)
 *                  beside them | a ranking: all its pairs, ties left out
 * segments         "chosen_segments", "chosen_scores", "rejected_segments", "rejected_scores" instead of the two
 * turns            a completion, or chosen and rejected, as messages of the assistant and of others, such as tools: what the assistant says is learned; not binary
 * binary           {"prompt", "completion", "label": true or false} | pairs: chosen is desirable, rejected is not
 * rankings         {"prompt", "completions": [...], "ranks": [...]} or "scores" | a pair
 * rewards          {"prompt", "completion", "reward"} | {"prompt", "completions": [...], "rewards": [...]} | a pair: +1 and −1
 * verdicts         {"prompt", "completion", "label"}, "rationale" | a pair
 * attributes       {"prompt", "completion" or "response", "helpfulness", "correctness", "coherence", "complexity", "verbosity"}, some of these at least
 * steps            {"prompt", "completions": [...], "labels": [...]}
 * </pre>
 */
public final class ExampleReader {
    private static final Passage SEPARATOR = new Passage.Text("\n");

    private final Tokenisation tokenisation;
    private final Objective<?> objective;
    private final Definition<?> definition;
    private final Completing completing;
    private final AnswerReader answers;

    /** @param objective what the examples are for: it says which of these shapes a line has to have */
    public ExampleReader(Tokenisation tokenisation, Objective<?> objective) {
        this.tokenisation = tokenisation;
        this.objective = objective;
        this.definition = objective.definition();
        this.completing = new Completing(objective);
        this.answers = new AnswerReader(tokenisation, completing);
    }

    /**
     * The examples of one line, at least one.
     *
     * @throws BadInputException if the line has another shape
     */
    public List<Example> read(JsonLine line) {
        return switch (definition.feedback()) {
            case DEMONSTRATIONS -> List.of(demonstration(line));
            case VERDICTS -> new VerdictReader(tokenisation).read(line);
            case PAIRS -> line.has("completions") ? rankedPairs(line) : List.of(pair(line));
            case BINARY -> binary(line);
            case RANKINGS -> List.of(ranking(line));
            case ROLLOUTS, GROUPS, BLEND -> List.of(new GroupReader(answers, completing).read(line));
            case ATTRIBUTES -> List.of(attributes(line));
            case STEPS -> List.of(steps(line));
        };
    }

    private Example demonstration(JsonLine line) {
        if (!Passage.in(line, "completion")) {
            return new Example.Demonstration(said(line), 1);
        }
        AnswerReader.Prompt prompt = answers.prompt(line, Passage.of(line, "prompt"));
        Answer answer = answers.read(line, prompt, Passage.of(line, "completion"), "completion", true);
        return noted(new Example.Demonstration(answer.sequence(), 1), List.of(answer.notes()));
    }

    private Sequence said(JsonLine line) {
        if (line.has("messages")) {
            Conversation whole = ConversationReader.read(line, "messages");
            int last = whole.turns().size() - 1;
            if (last == 0) {
                throw line.wrong("messages has one turn, and needs at least a question and the answer to learn");
            }
            return sequence(
                    line,
                    new Passage.Turns(whole.part(0, last)),
                    new Passage.Turns(whole.part(last, last + 1)),
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

    private Example pair(JsonLine line) {
        if (!Passage.in(line, "chosen") && !line.has("chosen_segments") && line.has("label")) {
            throw line.wrong("is a completion with a label, and this objective learns from pairs; choose kto, or give"
                    + " chosen and rejected");
        }
        double preference = line.has("preference") ? line.number("preference") : 1;
        if (!(preference >= 0 && preference <= 1)) {
            throw line.wrong("preference is " + preference + ", and has to be a probability");
        }
        List<Answer> pair = line.has("chosen_segments") ? segments(line) : compared(line);
        return preference(pair.getFirst(), pair.getLast(), preference, margin(line), 1);
    }

    private List<Answer> segments(JsonLine line) {
        AnswerReader.Prompt prompt = answers.prompt(line, Passage.of(line, "prompt"));
        return Stream.of("chosen", "rejected")
                .map(side -> answers.segmented(
                        line, prompt, side + "_segments", side + "_scores", Quantity.SEGMENT_SCORES, true))
                .toList();
    }

    private List<Answer> compared(JsonLine line) {
        // A step is followed by the next one: only the last of them ends the text, and nobody knows here which that is.
        boolean ended = !definition.equals(StepDpo.DEFINITION);
        Comparison comparison = Comparison.of(line);
        AnswerReader.Prompt prompt = answers.prompt(line, comparison.prompt());
        return List.of(
                answers.read(line, prompt, comparison.chosen(), "chosen", ended),
                answers.read(line, prompt, comparison.rejected(), "rejected", ended));
    }

    private Example preference(Answer winner, Answer loser, double probability, double margin, double weight) {
        Notes chosen = winner.notes();
        Notes rejected = loser.notes();
        if (objective.needs().contains(Quantity.PREFERENCE)) {
            chosen = chosen.with(Quantity.PREFERENCE, probability);
            rejected = rejected.with(Quantity.PREFERENCE, 1 - probability);
        }
        var pair = new Example.Preference(winner.sequence(), loser.sequence(), probability, margin, weight);
        return noted(pair, List.of(chosen, rejected));
    }

    private static Example noted(Example plain, List<Notes> notes) {
        return notes.stream().allMatch(Notes.NONE::equals) ? plain : new Example.Noted(plain, notes);
    }

    private double margin(JsonLine line) {
        if (!line.has("margin") && definition.parameters().contains(CurryDpo.STAGES)) {
            if (!line.has("score_chosen") || !line.has("score_rejected")) {
                throw line.missing("margin", "score_chosen and score_rejected");
            }
            return line.number("score_chosen") - line.number("score_rejected");
        }
        return line.has("margin") ? line.number("margin") : 0;
    }

    private List<Example> rankedPairs(JsonLine line) {
        Ranked ranked = ranked(line);
        var pairs = new ArrayList<List<Answer>>();
        for (int i = 0; i < ranked.ranks().size(); i++) {
            for (int j = 0; j < ranked.ranks().size(); j++) {
                if (ranked.ranks().get(i) < ranked.ranks().get(j)) {
                    pairs.add(List.of(ranked.answers().get(i), ranked.answers().get(j)));
                }
            }
        }
        if (pairs.isEmpty()) {
            throw line.wrong("ranks all completions alike, so no pair has a winner; remove the line");
        }
        return pairs.stream()
                .map(pair -> preference(pair.getFirst(), pair.getLast(), 1, 0, 1.0 / pairs.size()))
                .toList();
    }

    private List<Example> binary(JsonLine line) {
        if (Passage.in(line, "chosen") || line.has("completions")) {
            Example pair = line.has("completions") ? rankedPairs(line).getFirst() : pair(line);
            return List.of(
                    labelled(line, pair.sequences().getFirst(), pair.notes().getFirst(), true),
                    labelled(line, pair.sequences().getLast(), pair.notes().getLast(), false));
        }
        AnswerReader.Prompt prompt = answers.prompt(line, Passage.of(line, "prompt"));
        Answer answer = answers.read(line, prompt, Passage.of(line, "completion"), "completion", true);
        return List.of(labelled(line, answer.sequence(), answer.notes(), line.bool("label")));
    }

    /** The reference point of these objectives comes from completions of other prompts, of which nobody knows who says what. */
    private static Example labelled(JsonLine line, Sequence completion, Notes notes, boolean desirable) {
        if (notes.mask() != null) {
            throw line.wrong(
                    "has an answer of several messages, of which only the assistant's would be learned, and this"
                            + " objective takes one message; give each answer a line of its own");
        }
        return new Example.Labelled(completion, desirable, 1);
    }

    private Example ranking(JsonLine line) {
        Ranked ranked = ranked(line);
        List<Sequence> completions =
                ranked.answers().stream().map(Answer::sequence).toList();
        return noted(
                new Example.Ranking(completions, ranked.ranks(), 1),
                ranked.answers().stream().map(Answer::notes).toList());
    }

    /** Answers of one prompt, each with its rank, 1 being best. */
    private record Ranked(List<Answer> answers, List<Double> ranks) {}

    private Ranked ranked(JsonLine line) {
        if (Passage.in(line, "chosen")) {
            return new Ranked(compared(line), List.of(1.0, 2.0));
        }
        AnswerReader.Prompt prompt = answers.prompt(line, Passage.of(line, "prompt"));
        List<Answer> completions = line.each("completions", "completion").stream()
                .map(one -> answers.read(one, prompt, Passage.of(one, "completion"), "completion", true))
                .toList();
        boolean scored = !line.has("ranks") && line.has("scores");
        double[] given = line.numbers(scored ? "scores" : "ranks");
        if (given.length != completions.size() || given.length < 2) {
            throw line.wrong("ranks " + given.length + " of " + completions.size()
                    + " completions; give two or more, and a rank for each");
        }
        return new Ranked(
                completions,
                Arrays.stream(given).mapToObj(rank -> scored ? -rank : rank).toList());
    }

    private Example attributes(JsonLine line) {
        String field = Passage.in(line, "response") ? "response" : "completion";
        double[] targets = AttributeRegression.ATTRIBUTES.stream()
                .mapToDouble(attribute -> line.has(attribute) ? line.number(attribute) : Double.NaN)
                .toArray();
        if (Arrays.stream(targets).allMatch(Double::isNaN)) {
            throw line.missing(AttributeRegression.ATTRIBUTES.toArray(String[]::new));
        }
        return new Example.Attributes(
                sequence(line, Passage.of(line, "prompt"), Passage.of(line, field), field), targets, 1);
    }

    /** Each step with a line break behind it, whose last token carries the label. */
    private Example steps(JsonLine line) {
        int[] prompt = tokenisation.prompt(line, Passage.of(line, "prompt"));
        int[] separator = separator(tokenisation, line);
        var pieces = new ArrayList<int[]>();
        for (JsonLine step : line.each("completions", "completion")) {
            int[] ids = tokenisation.completion(step, Passage.of(step, "completion"), "completion");
            int[] piece = Arrays.copyOf(ids, ids.length + separator.length);
            System.arraycopy(separator, 0, piece, ids.length, separator.length);
            pieces.add(piece);
        }
        double[] labels = line.labels("labels");
        if (pieces.isEmpty() || labels.length != pieces.size()) {
            throw line.wrong("labels has " + labels.length + " entries for " + pieces.size() + " completions");
        }
        int[] ids = pieces.stream().flatMapToInt(Arrays::stream).toArray();
        return new Example.Steps(new Sequence(prompt, ids), AnswerReader.atEnds(pieces, labels, Double.NaN), 1);
    }

    /** What ends a step, in token ids. */
    public static int[] separator(Tokenisation tokenisation, JsonLine line) {
        return tokenisation.completion(line, SEPARATOR, "the separator");
    }

    private Sequence sequence(JsonLine line, Passage prompt, Passage completion, String field) {
        int[] ids = tokenisation.completion(line, prompt, completion, field);
        return new Sequence(tokenisation.prompt(line, prompt), tokenisation.ended(ids));
    }
}
