package io.attune.ui.annotate;

import java.util.Arrays;

/** Why a task is not judged. */
enum SkipReason {
    UNDECIDABLE("undecidable", "I cannot tell which"),
    UNCLEAR("unclear", "The prompt is unclear"),
    OUTSIDE("outside-my-knowledge", "Outside what I know"),
    HARMFUL("harmful", "Harmful or private content"),
    BROKEN("broken", "The text is broken");

    private final String id;
    private final String words;

    SkipReason(String id, String words) {
        this.id = id;
        this.words = words;
    }

    String id() {
        return id;
    }

    String words() {
        return words;
    }

    static SkipReason of(String id) {
        return Arrays.stream(values())
                .filter(reason -> reason.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no reason to skip called \"" + id + "\""));
    }
}
