package io.attune.trainer.model;

/** How a pass lays out its sequences; each has graphs of its own. */
enum PromptLayout {
    /** Every sequence is one text in one row. */
    ALONE,

    /** Some completions stand behind one copy of their prompt, or the second half of a long text behind the first, as {@link SharedPrefixes} describes. */
    SHARED
}
