package io.attune.annotation.dataset;

/** What becomes of the good lines of a file. */
public enum ImportMode {
    /** Nothing is stored; the report says what would be. */
    DRY_RUN,
    /** All lines, or none when one is bad. */
    ALL_OR_NOTHING,
    /** The good lines. */
    SKIP_BAD
}
