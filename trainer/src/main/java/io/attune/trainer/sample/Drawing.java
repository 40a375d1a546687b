package io.attune.trainer.sample;

/**
 * What a draw has to do; each combination has a graph of its own, so that none pays for what it does not use.
 *
 * @param penalised whether tokens that the text has already are made less likely first
 * @param tempered whether logits are divided by a temperature other than 1
 */
record Drawing(boolean penalised, boolean tempered, Kept kept) {

    /** The tokens among which one is chosen. */
    enum Kept {
        /** The likeliest only. */
        LIKELIEST,
        /** All; nothing is sorted. */
        ALL,
        /** So many of the likeliest, and of those what top-p and min-p leave. */
        TOP,
        /** Whatever top-p and min-p leave. */
        NUCLEUS
    }

    /** Whether tokens are drawn from another distribution than the policy's. */
    boolean shapes() {
        return penalised || tempered;
    }

    /** Whether the draw reads probabilities of the whole vocabulary. */
    boolean readsShaped() {
        return kept == Kept.ALL || kept == Kept.NUCLEUS;
    }
}
