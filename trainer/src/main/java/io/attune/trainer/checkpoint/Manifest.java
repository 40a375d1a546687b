package io.attune.trainer.checkpoint;

import static java.util.Objects.requireNonNull;

import io.attune.kafka.codec.StrictJson;
import io.attune.kafka.event.AddedLater;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which judgments are inside the weights, each once. Every number that the learner has met stands in exactly one set; together
 * they are what the database counts up to the learner's place in the log.
 *
 * @param applied in the weights, each applied once
 * @param excluded met and never to be applied, by reason
 * @param pending met and not yet applied
 * @param retracted taken back after they were applied: the weights keep them, replay does not
 * @param replays how often applied judgments stood in a batch again, all together
 * @param groups what became of the groups that the policy drew; null where it learns from judgments
 */
public record Manifest(
        NumberSet applied,
        SortedMap<String, NumberSet> excluded,
        NumberSet pending,
        NumberSet retracted,
        long replays,
        @AddedLater @Nullable GroupCounts groups) {
    /** The reason of judgments that were taken back before they were applied. */
    public static final String RETRACTED = "retracted";

    public static final Manifest EMPTY =
            new Manifest(NumberSet.EMPTY, new TreeMap<>(), NumberSet.EMPTY, NumberSet.EMPTY, 0);

    private static final JsonMapper JSON = StrictJson.mapper();

    public Manifest {
        requireNonNull(applied, "applied is null");
        requireNonNull(pending, "pending is null");
        requireNonNull(retracted, "retracted is null");
        excluded = Collections.unmodifiableSortedMap(new TreeMap<>(excluded));
        requireDisjoint(sets(applied, excluded, pending, retracted)
                .flatMap(set -> set.ranges().stream())
                .sorted(Comparator.comparingLong(NumberRange::first))
                .toList());
    }

    /** Of judgments alone. */
    public Manifest(
            NumberSet applied,
            SortedMap<String, NumberSet> excluded,
            NumberSet pending,
            NumberSet retracted,
            long replays) {
        this(applied, excluded, pending, retracted, replays, null);
    }

    private static void requireDisjoint(List<NumberRange> rising) {
        for (int i = 1; i < rising.size(); i++) {
            if (rising.get(i).first() <= rising.get(i - 1).last()) {
                throw new IllegalArgumentException(
                        "judgment " + rising.get(i).first() + " stands in two sets of the manifest");
            }
        }
    }

    private static Stream<NumberSet> sets(
            NumberSet applied, Map<String, NumberSet> excluded, NumberSet pending, NumberSet retracted) {
        return Stream.concat(Stream.of(applied, pending, retracted), excluded.values().stream());
    }

    /** Whether the judgment was met before, whatever became of it: a second copy of it must do nothing. */
    public boolean knows(long number) {
        return sets(applied, excluded, pending, retracted).anyMatch(set -> set.contains(number));
    }

    /** How many judgments were met. */
    public long total() {
        return sets(applied, excluded, pending, retracted)
                .mapToLong(NumberSet::size)
                .sum();
    }

    /** How many judgments the weights hold, those taken back afterwards included. */
    public long inWeights() {
        return applied.size() + retracted.size();
    }

    /** A new judgment waits to be applied. */
    public Manifest pend(long number) {
        requireNew(number);
        return new Manifest(applied, excluded, pending.with(number), retracted, replays);
    }

    /** A new judgment is never to be applied. */
    public Manifest exclude(long number, String reason) {
        requireNew(number);
        return new Manifest(applied, excludedWith(number, reason), pending, retracted, replays);
    }

    /** Its author took a judgment back; one that is not known yet will be excluded when it comes. */
    public Manifest retract(long number) {
        if (applied.contains(number)) {
            return new Manifest(applied.without(number), excluded, pending, retracted.with(number), replays);
        }
        if (retracted.contains(number) || excluded.values().stream().anyMatch(set -> set.contains(number))) {
            return this;
        }
        return new Manifest(applied, excludedWith(number, RETRACTED), pending.without(number), retracted, replays);
    }

    /** A step applied these pending judgments, with so many others in its batch again. */
    public Manifest apply(List<Long> numbers, int replayed) {
        NumberSet nowApplied = applied;
        NumberSet nowPending = pending;
        for (long number : numbers) {
            if (!nowPending.contains(number)) {
                throw new IllegalArgumentException("judgment " + number + " is not pending and cannot be applied");
            }
            nowPending = nowPending.without(number);
            nowApplied = nowApplied.with(number);
        }
        return new Manifest(nowApplied, excluded, nowPending, retracted, replays + replayed);
    }

    /** Canonical JSON: what the SHA-256 in the artefact store is of, to compare with a recount from the database. */
    public byte[] toJson() {
        return JSON.writeValueAsBytes(this);
    }

    /** With what became of the groups. */
    public Manifest with(GroupCounts counted) {
        return new Manifest(applied, excluded, pending, retracted, replays, counted);
    }

    private SortedMap<String, NumberSet> excludedWith(long number, String reason) {
        SortedMap<String, NumberSet> changed = new TreeMap<>(excluded);
        changed.merge(reason, NumberSet.of(number), (before, one) -> before.with(number));
        return changed;
    }

    private void requireNew(long number) {
        if (knows(number)) {
            throw new IllegalArgumentException("judgment " + number + " was met before");
        }
    }
}
