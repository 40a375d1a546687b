package io.attune.kafka.event;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** What several events ask of their parts. */
final class Checks {
    private Checks() {}

    static void requireAtLeast(long least, String name, long value) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is " + value + ", expected " + least + " or more");
        }
    }

    static void requireFinite(String name, Map<String, Double> values) {
        values.forEach((key, value) -> {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException(name + "/" + key + " is " + value + ", expected a finite number");
            }
        });
    }

    /** NaN fails as well. */
    static void requireNotNegative(String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " is " + value + ", expected a finite number, 0 or more");
        }
    }

    static void requireAnswer(TaskKind kind, Verdict verdict, List<Sample> samples) {
        if (!verdict.answers(kind)) {
            throw new IllegalArgumentException(verdict + " does not answer a task of kind " + kind);
        }
        if (samples.size() != kind.answers()) {
            throw new IllegalArgumentException(
                    "a task of kind " + kind + " has " + kind.answers() + " answers, this one " + samples.size());
        }
    }

    static void requireOrder(String name, List<Integer> order, int size) {
        if (order.size() != size
                || !new TreeSet<>(order)
                        .equals(new TreeSet<>(IntStream.range(0, size).boxed().toList()))) {
            throw new IllegalArgumentException(
                    name + " is " + order + ", expected each of 0 to " + (size - 1) + " once");
        }
    }
}
