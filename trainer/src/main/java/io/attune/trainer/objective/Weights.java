package io.attune.trainer.objective;

import java.util.List;

/** What every kind of feedback asks of its examples. */
final class Weights {
    private Weights() {}

    static void require(double weight) {
        if (!(weight >= 0) || Double.isInfinite(weight)) {
            throw new IllegalArgumentException("weight is " + weight + ", expected a finite number of 0 or more");
        }
    }

    static void requireSome(List<?> examples, String words) {
        if (examples.isEmpty()) {
            throw new IllegalArgumentException("there are no " + words);
        }
    }
}
