package io.attune.kafka.event;

/** A position in stored order, which is never the displayed order. */
public enum Side {
    FIRST,
    SECOND;

    public Side other() {
        return this == FIRST ? SECOND : FIRST;
    }
}
