package io.attune.trainer.model;

/** How a pass lays out its sequences; each has graphs of its own. */
enum PromptLayout {
    /** Every sequence is one text. */
    ALONE,

    /** Some completions stand behind one copy of their prompt, as {@link SharedPrefixes} describes. */
    SHARED
}
