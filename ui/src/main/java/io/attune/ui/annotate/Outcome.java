package io.attune.ui.annotate;

import org.jspecify.annotations.Nullable;

/**
 * What became of a judgment, as the browser is told.
 *
 * @param judgment id of the receipt; null unless it is stored
 * @param message one line for the person; null when it is stored
 */
record Outcome(
        Status status, @Nullable String judgment, @Nullable String message) {
    enum Status {
        SAVED,
        /** It will never be taken: the browser lets it go and says why. */
        REFUSED,
        /** Nothing is wrong with it: the browser keeps it and sends it again. */
        LATER
    }

    static Outcome saved(String judgment) {
        return new Outcome(Status.SAVED, judgment, null);
    }

    static Outcome refused(String message) {
        return new Outcome(Status.REFUSED, null, message);
    }

    static Outcome later(String message) {
        return new Outcome(Status.LATER, null, message);
    }
}
