package io.attune.annotation.annotator;

/** What an account may do. */
public enum Role {
    /** Judges. */
    ANNOTATOR,
    /** Sets up projects, people, rounds and models. */
    ADMIN
}
