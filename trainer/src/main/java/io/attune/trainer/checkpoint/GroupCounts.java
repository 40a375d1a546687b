package io.attune.trainer.checkpoint;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of the groups that a policy drew and its reward model rewarded, each counted once. Unlike judgments they are samples: nobody gave them, and
 * others are drawn where some are lost, so that they have no numbers.
 *
 * @param applied in the weights, each in one step
 * @param excluded in no step, by reason
 * @param pending met and not yet applied
 */
public record GroupCounts(long applied, SortedMap<String, Long> excluded, long pending) {
    public static final GroupCounts NONE = new GroupCounts(0, new TreeMap<>(), 0);

    public GroupCounts {
        excluded = Collections.unmodifiableSortedMap(new TreeMap<>(excluded));
        if (applied < 0 || pending < 0) {
            throw new IllegalArgumentException(applied + " groups are applied and " + pending + " pending");
        }
    }

    /** One more waits. */
    public GroupCounts pend() {
        return new GroupCounts(applied, excluded, pending + 1);
    }

    /** One that has just come is never to be applied. */
    public GroupCounts exclude(String reason) {
        return new GroupCounts(applied, with(reason), pending);
    }

    /** One that waited is never to be applied. */
    public GroupCounts excludePending(String reason) {
        return new GroupCounts(applied, with(reason), pending - 1);
    }

    /** A step applied so many of those that waited. */
    public GroupCounts apply(int groups) {
        return new GroupCounts(applied + groups, excluded, pending - groups);
    }

    private SortedMap<String, Long> with(String reason) {
        var changed = new TreeMap<>(excluded);
        changed.merge(reason, 1L, Long::sum);
        return changed;
    }
}
