package io.attune.annotation.dataset;

/** How a file of prompts is written. */
public enum PromptFormat {
    /** {@code {"prompt"}}, a text or a list of messages, as TRL's prompt-only form. */
    TRL,
    /** One prompt a line, no JSON. */
    TEXT
}
