package io.attune.annotation.judgment;

import static java.util.Objects.requireNonNull;

import io.attune.annotation.StorableText;
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
 * @param spent from the task's appearance to the verdict
 */
public record Submission(
        UUID task,
        Verdict verdict,
        List<Integer> displayed,
        int guidelineVersion,
        Duration spent,
        @Nullable String comment,
        boolean flagged) {
    private static final int LONGEST_COMMENT = 10_000;
    private static final int LONGEST_REASON = 1_000;

    public Submission {
        requireNonNull(task, "task is missing");
        requireNonNull(verdict, "verdict is missing");
        requireNonNull(spent, "spent is missing");
        displayed = List.copyOf(displayed);
        comment = comment == null || comment.isBlank() ? null : StorableText.of(comment.strip());
        if (spent.isNegative()) {
            throw new IllegalArgumentException("spent is " + spent + ", expected a time from 0");
        }
        if (comment != null) {
            requireAtMost("the comment", comment, LONGEST_COMMENT);
        }
        if (verdict instanceof Verdict.Skip(String reason)) {
            requireAtMost("the reason", reason, LONGEST_REASON);
        }
    }

    private static void requireAtMost(String name, String text, int most) {
        if (text.length() > most) {
            throw new IllegalArgumentException(
                    name + " has " + text.length() + " characters, at most " + most + " are allowed");
        }
    }
}
