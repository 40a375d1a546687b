package io.attune.trainer.data;

import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.tokenizer.Conversation;
import io.attune.trainer.model.tokenizer.Utterance;
import io.attune.trainer.objective.Quantity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One completion of a line in token ids, with what the line knows of its tokens: the turns of a conversation with an environment, whose words are masked; segments or steps with a score
 * each.
 */
final class AnswerReader {
    private final Tokenisation tokenisation;
    private final Completing completing;
    private final Map<String, Integer> states = new HashMap<>();

    /** What is answered, as the line gives it and in token ids. */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere
    record Prompt(Passage passage, int[] ids) {}

    /** A completion and what is known of its tokens. */
    record Answer(Sequence sequence, Notes notes) {}

    AnswerReader(Tokenisation tokenisation, Completing completing) {
        this.tokenisation = tokenisation;
        this.completing = completing;
    }

    Prompt prompt(JsonLine line, Passage passage) {
        return new Prompt(passage, tokenisation.prompt(line, passage));
    }

    /**
     * A completion.
     *
     * @param ended whether EOS ends it, unless it stands there already
     */
    Answer read(JsonLine line, Prompt prompt, Passage passage, String field, boolean ended) {
        if (passage instanceof Passage.Turns(Conversation said) && said.turns().size() > 1) {
            return completed(line, trajectory(line, prompt, said, field));
        }
        int[] ids = ended
                ? tokenisation.ended(tokenisation.completion(line, prompt.passage(), passage, field))
                : tokenisation.completion(line, passage, field);
        return completed(line, new Answer(new Sequence(prompt.ids(), ids), Notes.NONE));
    }

    /**
     * A completion in parts, each tokenised by itself, with a score each.
     *
     * @param parts the field with the texts
     * @param scores the field with a number for each
     * @param scored what the scores are
     */
    Answer segmented(JsonLine line, Prompt prompt, String parts, String scores, Quantity scored, boolean ended) {
        double[] given = line.numbers(scores);
        var pieces = new ArrayList<int[]>();
        for (JsonLine part : line.each(parts, "text")) {
            pieces.add(tokenisation.completion(part, Passage.of(part, "text"), parts));
        }
        if (pieces.isEmpty() || pieces.size() != given.length) {
            throw line.wrong(scores + " has " + given.length + " numbers for " + pieces.size() + " " + parts);
        }
        if (ended) {
            pieces.add(tokenisation.ended(pieces.removeLast()));
        }
        int[] ids = pieces.stream().flatMapToInt(Arrays::stream).toArray();
        double[] segments = IntStream.range(0, pieces.size())
                .flatMap(k -> IntStream.generate(() -> k).limit(pieces.get(k).length))
                .asDoubleStream()
                .toArray();
        Notes notes = Notes.NONE.with(Quantity.SEGMENTS, segments);
        return completed(
                line,
                new Answer(
                        new Sequence(prompt.ids(), ids),
                        scored == Quantity.TOKEN_REWARDS
                                ? notes.with(scored, atEnds(pieces, given, 0))
                                : notes.with(scored, given)));
    }

    /** An array {@code [tokens]} with each piece's number at its last token. */
    static double[] atEnds(List<int[]> pieces, double[] numbers, double elsewhere) {
        double[] spread =
                new double[pieces.stream().mapToInt(piece -> piece.length).sum()];
        Arrays.fill(spread, elsewhere);
        int end = -1;
        for (int k = 0; k < numbers.length; k++) {
            end += pieces.get(k).length;
            if (end >= 0) {
                spread[end] = numbers[k];
            }
        }
        return spread;
    }

    /** What the assistant said, each time with the token that ends it, and what others said between, which nobody learns. */
    private Answer trajectory(JsonLine line, Prompt prompt, Conversation said, String field) {
        var ids = IntStream.builder();
        var mask = new ArrayList<Boolean>();
        var turns = new ArrayList<Double>();
        double turn = 0;
        List<Utterance> parts = tokenisation.exchange(line, prompt.passage(), said, field);
        for (int i = 0; i < parts.size(); i++) {
            boolean own = parts.get(i).own();
            int[] piece =
                    tokenisation.completion(line, new Passage.Text(parts.get(i).text()), field);
            int[] ended = own ? tokenisation.ended(piece) : new int[0];
            boolean last = i == parts.size() - 1;
            // What a template writes behind the end of a turn is read by the next one, and nobody generates it.
            int[] all = (last && own) || ended.length > piece.length ? ended : piece;
            for (int t = 0; t < all.length; t++) {
                ids.add(all[t]);
                mask.add(t < ended.length);
                turns.add(turn);
            }
            turn += own ? 0 : 1;
        }
        int[] tokens = ids.build().toArray();
        boolean[] counts = new boolean[tokens.length];
        IntStream.range(0, counts.length).forEach(t -> counts[t] = mask.get(t));
        double[] numbers = turns.stream().mapToDouble(Double::doubleValue).toArray();
        return new Answer(
                new Sequence(prompt.ids(), tokens), Notes.NONE.masked(counts).with(Quantity.TURNS, numbers));
    }

    private Answer completed(JsonLine line, Answer answer) {
        Notes named = line.has("anchors") ? answer.notes().with(Quantity.ANCHORS, anchors(line)) : answer.notes();
        return new Answer(answer.sequence(), completing.parts(answer.sequence(), named));
    }

    /** Equal states have equal numbers. */
    private double[] anchors(JsonLine line) {
        return line.list("anchors").stream()
                .mapToDouble(state -> states.computeIfAbsent(state.toString(), _ -> states.size()))
                .toArray();
    }
}
