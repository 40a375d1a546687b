package io.attune.annotation.task;

/**
 * An answer as an annotator sees it: blind.
 *
 * @param index in stored order, which verdicts refer to
 */
public record Answer(int index, String text) {}
