package io.attune.trainer.sample;

/** The ways of choosing a token; each has a graph of its own, so that none pays for what it does not use. */
enum Drawing {
    /** The likeliest token. */
    GREEDY,
    /** From the whole distribution; nothing is sorted. */
    WHOLE,
    /** From the likeliest tokens only. */
    TRUNCATED
}
