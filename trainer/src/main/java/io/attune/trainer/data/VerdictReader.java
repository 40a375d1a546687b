package io.attune.trainer.data;

import io.attune.trainer.model.Sequence;
import java.util.Arrays;
import java.util.List;

/**
 * What a generative verifier reads and says: prompt, answer and question, then a rationale if there is one, and the token of Yes or No. Where the two words begin with the same tokens,
 * these belong to what stands before the verdict, and the first token that differs is the verdict.
 */
public final class VerdictReader {
    private static final Passage QUESTION = new Passage.Text("\nIs the answer correct (Yes/No)?");
    private static final Passage YES = new Passage.Text(" Yes");
    private static final Passage NO = new Passage.Text(" No");

    private final Tokenisation tokenisation;

    public VerdictReader(Tokenisation tokenisation) {
        this.tokenisation = tokenisation;
    }

    /**
     * How a model spells question and verdicts.
     *
     * @param shared what both verdicts begin with
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, compared nowhere
    public record Words(int[] question, int[] shared, int yes, int no) {

        /** All that stands between an answer and its verdict where there is no rationale. */
        public int[] before() {
            return concat(question, shared);
        }
    }

    /**
     * The token ids of question and verdicts.
     *
     * @param line any line, for errors to name
     */
    public Words words(JsonLine line) {
        int[] yes = tokenisation.completion(line, YES, "the verdict");
        int[] no = tokenisation.completion(line, NO, "the verdict");
        int first = Arrays.mismatch(yes, no);
        if (first < 0 || first >= Math.min(yes.length, no.length)) {
            throw line.wrong("cannot be read: the model's tokenizer does not tell Yes from No; take another model");
        }
        return new Words(
                tokenisation.completion(line, QUESTION, "the question"),
                Arrays.copyOf(yes, first),
                yes[first],
                no[first]);
    }

    /** {@code {"prompt", "completion", "label"}} with a {@code rationale} or without, or a pair: Yes for the chosen one, No for the rejected. */
    List<Example> read(JsonLine line) {
        if (Passage.in(line, "chosen")) {
            Comparison pair = Comparison.of(line);
            int[] prompt = tokenisation.prompt(line, pair.prompt());
            return List.of(
                    verdict(line, prompt, tokenisation.completion(line, pair.chosen(), "chosen"), true),
                    verdict(line, prompt, tokenisation.completion(line, pair.rejected(), "rejected"), false));
        }
        int[] prompt = tokenisation.prompt(line, Passage.of(line, "prompt"));
        int[] answer = tokenisation.completion(line, Passage.of(line, "completion"), "completion");
        return List.of(verdict(line, prompt, answer, line.bool("label")));
    }

    private Example verdict(JsonLine line, int[] prompt, int[] answer, boolean right) {
        Words words = words(line);
        int[] rationale = Passage.in(line, "rationale")
                ? tokenisation.completion(line, Passage.of(line, "rationale"), "rationale")
                : new int[0];
        int[] before = concat(prompt, answer, words.question(), rationale.length == 0 ? words.shared() : new int[0]);
        int[] said = rationale.length == 0
                ? new int[] {right ? words.yes() : words.no()}
                : concat(rationale, words.shared(), new int[] {right ? words.yes() : words.no()});
        return new Example.Verdict(new Sequence(before, said), 1);
    }

    private static int[] concat(int[]... parts) {
        return Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray();
    }
}
