package io.attune.trainer.model;

import java.util.Arrays;

/**
 * One row of a batch: a prompt and the completion whose tokens are scored, tokenised apart so that nothing merges at the boundary.
 *
 * @param promptIds token ids of the prompt, its special tokens included
 * @param completionIds token ids of the completion, EOS included where it is part of it
 */
@SuppressWarnings("ArrayRecordComponent") // equality is by content, below
public record Sequence(int[] promptIds, int[] completionIds) {

    /** Tokens of prompt and completion together. */
    public int length() {
        return promptIds.length + completionIds.length;
    }

    /** Without this token where the row ends in it, once or more; its first token stays, and so does one to read of the completion. */
    Sequence withoutEnding(int token) {
        int[] all = Arrays.copyOf(promptIds, length());
        System.arraycopy(completionIds, 0, all, promptIds.length, completionIds.length);
        int end = all.length;
        while (end > 1 && all[end - 1] == token) {
            end--;
        }
        if (end == all.length) {
            return this;
        }
        int prompt = Math.min(promptIds.length, end - 1);
        return new Sequence(Arrays.copyOf(all, prompt), Arrays.copyOfRange(all, prompt, end));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sequence that
                && Arrays.equals(promptIds, that.promptIds)
                && Arrays.equals(completionIds, that.completionIds);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(promptIds) + Arrays.hashCode(completionIds);
    }

    @Override
    public String toString() {
        return "Sequence" + Arrays.toString(promptIds) + Arrays.toString(completionIds);
    }
}
