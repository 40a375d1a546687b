package io.attune.kafka.codec;

import io.attune.kafka.event.Event;

/** What became of some bytes. A reader goes on in both cases. */
public sealed interface Decoded {

    /** An event that has passed all its own checks. */
    record Valid(Event event) implements Decoded {}

    /** No event; the reason names the field or header that is wrong. */
    record Invalid(String reason) implements Decoded {}
}
