package io.attune.trainer.model;

import java.util.Arrays;

/**
 * What one completion adds behind its prompt: the prompt's last token, whose state the first log-prob is read from, and the completion. A language
 * model does without the completion's last token, whose state nothing reads.
 *
 * @param sequence which of the caller's sequences it belongs to
 * @param firstPosition place of its first token in its text
 * @param ids its tokens
 * @param scoredBefore how many tokens of the sequence that stand before it are read
 * @param scored how many of its last tokens are read
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
record Segment(int sequence, int firstPosition, int[] ids, int scoredBefore, int scored) {

    static Segment of(int index, Sequence sequence, Head head) {
        int[] prompt = sequence.promptIds();
        int[] completion = sequence.completionIds();
        int from = prompt.length == 0 ? 0 : 1;
        int first = prompt.length - from;
        int[] ids = new int[from + completion.length];
        if (from == 1) {
            ids[0] = prompt[prompt.length - 1];
        }
        System.arraycopy(completion, 0, ids, from, completion.length);
        return head.scores()
                ? new Segment(index, first, ids, 0, head.readings(sequence))
                : new Segment(index, first, Arrays.copyOf(ids, Math.max(1, completion.length)), 0, completion.length);
    }

    /** One text with what stands before it. */
    Segment behind(Segment before) {
        int[] all = Arrays.copyOf(before.ids, before.length() + length());
        System.arraycopy(ids, 0, all, before.length(), length());
        return new Segment(sequence, before.firstPosition, all, scoredBefore, scored);
    }

    /** Its first tokens. */
    Segment until(int end) {
        return new Segment(sequence, firstPosition, Arrays.copyOf(ids, end), scoredBefore, scoredUntil(end));
    }

    /** What comes after its first tokens. */
    Segment from(int start) {
        return new Segment(
                sequence,
                firstPosition + start,
                Arrays.copyOfRange(ids, start, length()),
                scoredBefore + scoredUntil(start),
                scored - scoredUntil(start));
    }

    private int scoredUntil(int end) {
        return Math.max(0, end - (length() - scored));
    }

    int length() {
        return ids.length;
    }
}
