package io.attune.annotation.judgment;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How much somebody has judged; retracted judgments do not count.
 *
 * @param today since the day began
 * @param medianSeconds per judgment, of the newest hundred; null without one
 */
public record AnnotatorProgress(
        UUID annotator, long today, long total, @Nullable Double medianSeconds) {}
