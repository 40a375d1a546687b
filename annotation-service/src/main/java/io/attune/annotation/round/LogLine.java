package io.attune.annotation.round;

import java.time.Instant;

/** One line of the round page's log. */
public record LogLine(Instant at, String text) {}
