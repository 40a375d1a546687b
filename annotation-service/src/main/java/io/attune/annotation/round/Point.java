package io.attune.annotation.round;

import java.time.Instant;

/**
 * One value of a series.
 *
 * @param step the learner's step, or the number of the version for what an evaluator measured
 */
public record Point(Instant at, long step, double value) {}
