package io.attune.annotation.policy;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is inside a version and what is not, as its manifest says: judgments by their numbers, and how many groups of its own answers.
 *
 * @param applied each in the weights exactly once
 * @param excluded left out, by reason
 * @param pending seen and not yet applied
 * @param retractedAfterUse taken back by their authors after they were applied
 * @param groups what became of the groups that the policy drew; null where it learns from judgments
 */
public record Receipts(
        UUID policy,
        List<Range> applied,
        Map<String, List<Range>> excluded,
        List<Range> pending,
        List<Range> retractedAfterUse,
        @Nullable GroupCounts groups) {

    /** Numbers {@code first} to {@code last}, both included. */
    public record Range(long first, long last) {
        public Range {
            if (first < 1 || last < first) {
                throw new IllegalArgumentException(first + " to " + last + " is not a range of judgment numbers");
            }
        }

        boolean contains(long number) {
            return first <= number && number <= last;
        }
    }

    /**
     * Groups are samples, which have no numbers.
     *
     * @param applied in the weights, each in one step
     * @param excluded in no step, by reason
     * @param pending met and not yet applied
     */
    public record GroupCounts(long applied, Map<String, Long> excluded, long pending) {}

    /** Whether the judgment is in the weights. */
    public boolean contains(long number) {
        return applied.stream().anyMatch(range -> range.contains(number));
    }
}
