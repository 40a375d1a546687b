package io.attune.annotation.dataset;

/** A line cannot be used; the message is a sentence without its subject, such as "has no prompt". */
final class BadLineException extends Exception {
    BadLineException(String problem) {
        super(problem);
    }
}
