package io.attune.trainer.loop;

import io.attune.kafka.event.GroupRewarded;
import io.attune.kafka.event.RoundSpec;
import io.attune.trainer.checkpoint.GroupCounts;
import io.attune.trainer.data.Example;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.function.IntSupplier;

/**
 * Where groups lie that wait for their one step, and the account of all. Pure: no clock, no chance, no I/O. Whatever comes twice counts once, by id: an id is
 * remembered until the version that drew the group is stale, and from then on so is the group, whenever it comes again.
 */
final class GroupDesk {
    /** Drawn by a version that is too old. */
    static final String STALE = "stale";

    /** No answer in it was rewarded more than another. */
    static final String EQUAL_REWARDS = "equal-rewards";

    /** What a group teaches. */
    interface Teaching {
        List<Example> lesson(GroupRewarded group) throws Desk.Unusable;
    }

    private final RoundSpec.Groups wished;
    private final IntSupplier newest;
    private final SequencedMap<UUID, TaughtGroup> pending = new LinkedHashMap<>();
    private final Map<UUID, Integer> known;
    private GroupCounts counts;

    /**
     * The desk of a checkpoint; {@link #put} gives it its groups back.
     *
     * @param newest number of the version that was published last
     * @param known ids of groups that were met, each with the number of the version that drew it
     */
    GroupDesk(RoundSpec.Groups wished, IntSupplier newest, GroupCounts counts, Map<UUID, Integer> known) {
        this.wished = wished;
        this.newest = newest;
        this.counts = counts;
        this.known = new HashMap<>(known);
    }

    /** Puts a group of a checkpoint, which waited, back where it was. */
    void put(TaughtGroup group) {
        pending.put(group.id(), group);
    }

    /** Takes a group in, once. @throws Desk.Unusable if it cannot be learned from; it is counted as excluded */
    void take(GroupRewarded group, byte[] encoded, Teaching teaching) throws Desk.Unusable {
        int version = group.policy().number();
        if (known.containsKey(group.id())) {
            return;
        }
        if (isStale(version)) {
            counts = counts.exclude(STALE);
            return;
        }
        known.put(group.id(), version);
        if (wished.dynamic() && group.rewards().stream().distinct().count() == 1) {
            counts = counts.exclude(EQUAL_REWARDS);
            return;
        }
        try {
            pending.put(group.id(), new TaughtGroup(group, teaching.lesson(group), encoded));
            counts = counts.pend();
        } catch (Desk.Unusable e) {
            counts = counts.exclude(Desk.UNUSABLE);
            throw e;
        }
    }

    /** Leaves out what has become stale while it waited, and forgets ids that nobody has to know any more. */
    void age() {
        for (TaughtGroup waiting : List.copyOf(pending.values())) {
            if (isStale(waiting.version())) {
                pending.remove(waiting.id());
                counts = counts.excludePending(STALE);
            }
        }
        known.values().removeIf(this::isStale);
    }

    private boolean isStale(int version) {
        return version < newest.getAsInt() - wished.staleness();
    }

    /** The groups that came first. */
    List<TaughtGroup> first(int most) {
        return pending.values().stream().limit(most).toList();
    }

    int waiting() {
        return pending.size();
    }

    /** These were in a step. */
    void done(List<TaughtGroup> applied) {
        for (TaughtGroup group : applied) {
            pending.remove(group.id());
        }
        counts = counts.apply(applied.size());
    }

    List<TaughtGroup> kept() {
        return new ArrayList<>(pending.values());
    }

    GroupCounts counts() {
        return counts;
    }

    Map<UUID, Integer> known() {
        return Map.copyOf(known);
    }
}
