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
