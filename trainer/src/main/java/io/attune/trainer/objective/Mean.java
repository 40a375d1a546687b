package io.attune.trainer.objective;

import java.util.Map;

/** A running mean that is absent until it has a value. */
final class Mean {
    private double sum;
    private long count;

    void add(double value) {
        sum += value;
        count++;
    }

    void into(Map<String, Double> metrics, String name) {
        if (count > 0) {
            metrics.put(name, sum / count);
        }
    }
}
