package io.attune.annotation.judgment.web;

import static java.util.Objects.requireNonNull;

import io.attune.annotation.judgment.Submission;
import io.attune.kafka.event.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an annotator says about a task.
 *
 * @param verdict about the answers in stored order
 * @param displayed indices of the answers from left to right, as they were seen
 * @param guidelineVersion as it was seen
 * @param millis from the task's appearance to the verdict
 */
record JudgmentWish(
        Verdict verdict,
        List<Integer> displayed,
        int guidelineVersion,
        long millis,
        @Nullable String comment,
        @Nullable Boolean flagged) {
    JudgmentWish {
        requireNonNull(verdict, "verdict is missing");
        displayed = List.copyOf(requireNonNull(displayed, "displayed is missing"));
    }

    Submission about(UUID task) {
        return new Submission(
                task,
                verdict,
                displayed,
                guidelineVersion,
                Duration.ofMillis(millis),
                comment,
                flagged != null && flagged);
    }
}
