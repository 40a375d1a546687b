package io.attune.annotation.round;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long the newest judgments took, from the database's commit to AdamW's return and to the first version that contains them.
 *
 * @param judgments how many applied judgments the figures are about
 * @param appliedMedian null without one
 * @param published how many of them lie in a published version
 */
public record Latency(
        int judgments,
        @Nullable Duration appliedMedian,
        @Nullable Duration appliedP95,
        int published,
        @Nullable Duration publishedMedian,
        @Nullable Duration publishedP95) {}
