package io.attune.trainer.objective.numeric;

import java.util.Map;

/** A running mean that is absent until it has a value. */
public final class Mean {
    private double sum;
    private long count;

    public void add(double value) {
        sum += value;
        count++;
    }

    public void into(Map<String, Double> metrics, String name) {
        if (count > 0) {
            metrics.put(name, sum / count);
        }
    }
}
