package io.attune.deploy.experiment;

import java.util.List;

/** What one run of an experiment measured, and its picture. */
record Outcome(List<Measurement> measurements, Chart chart) {
    Outcome {
        measurements = List.copyOf(measurements);
    }

    boolean passed() {
        return measurements.stream().allMatch(Measurement::passed);
    }
}
