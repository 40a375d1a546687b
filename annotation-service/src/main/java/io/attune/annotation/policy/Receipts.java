package io.attune.annotation.policy;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Which judgments are inside a version and which are not, by their numbers, as its manifest says.
 *
 * @param applied each in the weights exactly once
 * @param excluded left out, by reason
 * @param pending seen and not yet applied
 * @param retractedAfterUse taken back by their authors after they were applied
 */
public record Receipts(
        UUID policy,
        List<Range> applied,
        Map<String, List<Range>> excluded,
        List<Range> pending,
        List<Range> retractedAfterUse) {

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

    /** Whether the judgment is in the weights. */
    public boolean contains(long number) {
        return applied.stream().anyMatch(range -> range.contains(number));
    }
}
