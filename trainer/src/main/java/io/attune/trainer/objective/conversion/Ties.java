package io.attune.trainer.objective.conversion;

/** What two completions of equal rank or reward become as a pair. */
public enum Ties {
    /** Nothing. */
    DROP,
    /** A pair with P(w≻l) = ½. */
    HALF
}
