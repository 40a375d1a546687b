package io.attune.trainer.model;

import java.util.Arrays;

/**
 * What one completion adds behind its prompt: the prompt's last token, whose state the first log-prob is read from, and the completion. A language
 * model does without the completion's last token, whose state nothing reads.
 *
 * @param sequence which of the caller's sequences it belongs to
 * @param firstPosition place of its first token in its text
 * @param ids one token at least
 * @param scored how many of its last tokens are read
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
record Segment(int sequence, int firstPosition, int[] ids, int scored) {

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
                ? new Segment(index, first, ids, head.readings(sequence))
                : new Segment(index, first, Arrays.copyOf(ids, Math.max(1, completion.length)), completion.length);
    }

    /** One text with what stands before it. */
    Segment behind(int[] prefix) {
        int[] all = Arrays.copyOf(prefix, prefix.length + ids.length);
        System.arraycopy(ids, 0, all, prefix.length, ids.length);
        return new Segment(sequence, 0, all, scored);
    }

    int length() {
        return ids.length;
    }
}
