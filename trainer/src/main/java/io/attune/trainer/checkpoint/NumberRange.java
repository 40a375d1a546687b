package io.attune.trainer.checkpoint;

/** All numbers from {@code first} to {@code last}, both inside. */
public record NumberRange(long first, long last) {
    public NumberRange {
        if (first < 1 || last < first) {
            throw new IllegalArgumentException("range is " + first + " to " + last + ", expected 1 or more, rising");
        }
    }

    long size() {
        return last - first + 1;
    }

    boolean contains(long number) {
        return first <= number && number <= last;
    }
}
