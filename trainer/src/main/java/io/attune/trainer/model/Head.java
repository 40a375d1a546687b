package io.attune.trainer.model;

/** What stands on top of the decoder. */
public enum Head {
    /** Log-probs of the next token. */
    LANGUAGE_MODEL,
    /** One number for a whole completion, read at its last token. */
    SCALAR_REWARD
}
