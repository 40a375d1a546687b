package io.attune.annotation.dataset;

/** How a file of preferences is written. */
public enum PreferenceFormat {
    /** {@code {"prompt", "chosen", "rejected"}}, texts or lists of messages; without a prompt, chosen and rejected begin with it. */
    TRL,
    /** {@code {"chosen", "rejected"}}, whole transcripts with {@code \n\nHuman:} and {@code \n\nAssistant:}. */
    HH_RLHF
}
