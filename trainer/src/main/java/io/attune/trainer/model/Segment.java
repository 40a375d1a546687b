package io.attune.trainer.model;

import java.util.Arrays;

/**
 * What one completion adds behind its prompt: the prompt's last token, whose state the first log-prob is read from, and the completion. A language
 * model does without the completion's last token, whose state nothing reads.
 *
 * @param sequence which of the caller's sequences it belongs to
 * @param ids one token at least
 * @param scored how many of its last tokens are read
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
record Segment(int sequence, int[] ids, int scored) {

    static Segment of(int index, Sequence sequence, Head head) {
        int[] prompt = sequence.promptIds();
        int[] completion = sequence.completionIds();
        int from = prompt.length == 0 ? 0 : 1;
        int[] ids = new int[from + completion.length];
        if (from == 1) {
            ids[0] = prompt[prompt.length - 1];
        }
        System.arraycopy(completion, 0, ids, from, completion.length);
        return head.scores()
                ? new Segment(index, ids, head.readings(sequence))
                : new Segment(index, Arrays.copyOf(ids, Math.max(1, completion.length)), completion.length);
    }

    int length() {
        return ids.length;
    }
}
