package io.attune.trainer.reward;

import io.attune.trainer.data.JsonLine;
import io.attune.trainer.model.Sequence;

/**
 * A completion to be judged.
 *
 * @param line the prompt's line, whose other fields a reward may read: the right answer, tests
 * @param sequence prompt and completion in the policy's token ids
 * @param text of the completion, special tokens left out
 * @param truncated whether it ended at the length limit
 */
public record Response(JsonLine line, Sequence sequence, String text, boolean truncated) {

    /** Tokens of the completion. */
    public int tokens() {
        return sequence.completionIds().length;
    }
}
