package io.attune.deploy.bench.training;

import static java.util.Locale.ROOT;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What a step cost.
 *
 * @param rank of the adapters, 0 for full tuning
 * @param base the format in which the frozen matrices are held
 * @param precision in which matrices are multiplied
 * @param blocks kept, or rerun on the way back
 * @param floorMillis the arithmetic of a step at the measured rate of large matrix products
 * @param megabytes the most that the process held
 */
record StepReport(
        String shape,
        int rank,
        String base,
        String precision,
        String blocks,
        int rows,
        int time,
        int layers,
        @JsonProperty("median_ms") double medianMillis,
        @JsonProperty("least_ms") double leastMillis,
        @JsonProperty("floor_ms") double floorMillis,
        @JsonProperty("peak_gflops") double peakGflops,
        long megabytes) {

    static final String HEADER = String.format(
            ROOT,
            "%-6s %-8s %-5s %-8s %-6s %4s %5s %6s %10s %10s %10s %8s %10s",
            "shape",
            "tuning",
            "base",
            "product",
            "blocks",
            "B",
            "T",
            "layers",
            "median ms",
            "least ms",
            "floor ms",
            "of floor",
            "memory MB");

    @JsonProperty("of_floor")
    double ofFloor() {
        return floorMillis / medianMillis;
    }

    @Override
    public String toString() {
        return String.format(
                ROOT,
                "%-6s %-8s %-5s %-8s %-6s %4d %5d %6d %10.0f %10.0f %10.0f %7.0f%% %10d",
                shape,
                rank == 0 ? "full" : "LoRA " + rank,
                base,
                precision,
                blocks,
                rows,
                time,
                layers,
                medianMillis,
                leastMillis,
                floorMillis,
                100 * ofFloor(),
                megabytes);
    }
}
