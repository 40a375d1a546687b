package io.attune.annotation.dataset;

/** How judgments are written. */
public enum ExportFormat {
    /** {@code {"prompt", "chosen", "rejected"}} for each decided pair. */
    TRL_PREFERENCE,
    /** {@code {"prompt", "completion", "label"}}: a thumb, the two sides of a decided pair, two false for both bad. */
    TRL_UNPAIRED
}
