package io.attune.trainer.checkpoint;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * A set of positive numbers as ranges: sorted, with a gap between any two, so that equal sets have equal ranges. Judgments come
 * nearly in the order of their numbers, so a set of many is a list of few. Immutable.
 */
public final class NumberSet {
    public static final NumberSet EMPTY = new NumberSet(List.of());

    private final List<NumberRange> ranges;

    private NumberSet(List<NumberRange> ranges) {
        this.ranges = List.copyOf(ranges);
    }

    /**
     * The set of these ranges.
     *
     * @throws IllegalArgumentException if they touch, overlap or are not sorted
     */
    @JsonCreator
    public static NumberSet of(List<NumberRange> ranges) {
        for (int i = 1; i < ranges.size(); i++) {
            if (ranges.get(i).first() - 1 <= ranges.get(i - 1).last()) {
                throw new IllegalArgumentException(
                        "ranges touch or are not sorted: " + ranges.get(i - 1) + ", " + ranges.get(i));
            }
        }
        return new NumberSet(ranges);
    }

    /** The set of these numbers, in any order. */
    public static NumberSet of(long... numbers) {
        NumberSet set = EMPTY;
        for (long number : numbers) {
            set = set.with(number);
        }
        return set;
    }

    /** This set and that number. */
    public NumberSet with(long number) {
        int at = place(number);
        if (at < ranges.size() && ranges.get(at).contains(number)) {
            return this;
        }
        boolean joinsBefore = at > 0 && ranges.get(at - 1).last() == number - 1;
        boolean joinsAfter = at < ranges.size() && ranges.get(at).first() == number + 1;
        List<NumberRange> changed = new ArrayList<>(ranges.subList(0, joinsBefore ? at - 1 : at));
        changed.add(new NumberRange(
                joinsBefore ? ranges.get(at - 1).first() : number,
                joinsAfter ? ranges.get(at).last() : number));
        changed.addAll(ranges.subList(joinsAfter ? at + 1 : at, ranges.size()));
        return new NumberSet(changed);
    }

    /** This set without that number. */
    public NumberSet without(long number) {
        int at = place(number);
        if (at == ranges.size() || !ranges.get(at).contains(number)) {
            return this;
        }
        NumberRange hit = ranges.get(at);
        List<NumberRange> changed = new ArrayList<>(ranges.subList(0, at));
        if (hit.first() < number) {
            changed.add(new NumberRange(hit.first(), number - 1));
        }
        if (hit.last() > number) {
            changed.add(new NumberRange(number + 1, hit.last()));
        }
        changed.addAll(ranges.subList(at + 1, ranges.size()));
        return new NumberSet(changed);
    }

    public boolean contains(long number) {
        int at = place(number);
        return at < ranges.size() && ranges.get(at).contains(number);
    }

    /** Index of the first range that does not end before the number. */
    private int place(long number) {
        int low = 0;
        int high = ranges.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ranges.get(middle).last() < number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** How many numbers are in it. */
    public long size() {
        return ranges.stream().mapToLong(NumberRange::size).sum();
    }

    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    @JsonValue
    public List<NumberRange> ranges() {
        return ranges;
    }

    /** The numbers, rising. */
    public LongStream numbers() {
        return ranges.stream().flatMapToLong(range -> LongStream.rangeClosed(range.first(), range.last()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NumberSet that && ranges.equals(that.ranges);
    }

    @Override
    public int hashCode() {
        return ranges.hashCode();
    }

    @Override
    public String toString() {
        return ranges.toString();
    }
}
