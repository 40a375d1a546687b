package io.attune.deploy.experiment;

import java.util.ArrayList;
import java.util.List;

/** A line that grows while an experiment runs. */
final class Curve {
    private final String name;
    private final List<Double> x = new ArrayList<>();
    private final List<Double> y = new ArrayList<>();

    Curve(String name) {
        this.name = name;
    }

    void add(double atX, double atY) {
        x.add(atX);
        y.add(atY);
    }

    double last() {
        return y.getLast();
    }

    Chart.Series line() {
        return series(true);
    }

    Chart.Series points() {
        return series(false);
    }

    private Chart.Series series(boolean line) {
        return new Chart.Series(
                name,
                x.stream().mapToDouble(Double::doubleValue).toArray(),
                y.stream().mapToDouble(Double::doubleValue).toArray(),
                line);
    }
}
