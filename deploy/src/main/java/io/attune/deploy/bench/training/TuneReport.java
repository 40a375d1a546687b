package io.attune.deploy.bench.training;

import static java.util.Locale.ROOT;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A training run from its first batch to its last, after loading.
 *
 * @param rank of the adapters, 0 for full tuning
 * @param amount of the unit, which is pairs or completions
 * @param megabytes the most that the process held
 */
record TuneReport(String objective, String shape, int rank, int amount, String unit, double seconds, long megabytes) {

    static final String HEADER = String.format(
            ROOT,
            "%-10s %-6s %-8s %-18s %8s %8s %10s",
            "objective",
            "shape",
            "tuning",
            "of",
            "s",
            "a second",
            "memory MB");

    @JsonProperty("per_second")
    double perSecond() {
        return amount / seconds;
    }

    @Override
    public String toString() {
        return String.format(
                ROOT,
                "%-10s %-6s %-8s %-18s %8.1f %8.1f %10d",
                objective,
                shape,
                rank == 0 ? "full" : "LoRA " + rank,
                amount + " " + unit,
                seconds,
                perSecond(),
                megabytes);
    }
}
