package io.attune.annotation.judgment;

/** Where a judgment comes from. */
public enum Origin {
    PERSON,
    JUDGE,
    IMPORT
}
