package io.attune.annotation.round;

import java.util.Map;
import java.util.UUID;

/** Something on the round page has changed; said after the database has it. */
public sealed interface RoundChange {
    UUID round();

    /** The state, the share or the spec. */
    record Steered(UUID round, RoundView view) implements RoundChange {}

    /** One more point of each of these series. */
    record Grown(UUID round, Map<String, Point> points) implements RoundChange {
        public Grown {
            points = Map.copyOf(points);
        }
    }

    /** A newer version's answers to the shown prompts. */
    record Answered(UUID round, ShownAnswers answers) implements RoundChange {}

    /** One more line of the log; a newly published version is one. */
    record Logged(UUID round, LogLine line) implements RoundChange {}
}
