package io.attune.annotation.deadletter;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record that could not be taken in.
 *
 * @param id {@code topic/partition/offset}: where the record lies
 * @param type of the event as its envelope claims it; null without one
 * @param reason why it was refused, in one line
 * @param payload the beginning of the record as text
 * @param at when it was put aside
 */
public record DeadLetterView(
        String id, String topic, @Nullable String type, String reason, String payload, Instant at, State state) {

    /** What an admin has done about it. */
    public enum State {
        OPEN,
        REPLAYED,
        DISMISSED
    }
}
