package io.attune.deploy.demo;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * One prompt and what its writer had in mind.
 *
 * @param slots the values named in the text, by kind
 */
record Question(Intent intent, Map<String, String> slots, String text) {
    Question {
        requireNonNull(intent, "intent is null");
        slots = Map.copyOf(slots);
        requireNonNull(text, "text is null");
    }
}
