package io.attune.ui.annotate;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A judgment as the browser sends it: in the order in which the answers stood on the screen.
 *
 * @param displayed stored indices of the answers, from left to right
 * @param guidelines version of the guidelines that were current when the task was shown
 * @param verdict as {@link DisplayedVerdict} reads it
 * @param scores value of each dimension; null unless the verdict is {@code scores}
 * @param millis from the moment the task was shown to the key
 */
record Answered(
        UUID task,
        List<Integer> displayed,
        int guidelines,
        String verdict,
        @Nullable Map<String, Integer> scores,
        long millis,
        @Nullable String comment,
        boolean flagged) {}
