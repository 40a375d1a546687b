package io.attune.annotation.project.web;

import static java.util.Objects.requireNonNull;

/** Another text, in Markdown. */
record NewGuidelines(String text) {
    NewGuidelines {
        requireNonNull(text, "text is missing");
    }
}
