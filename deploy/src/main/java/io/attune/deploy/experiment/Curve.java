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

    /** The mean of curves that were added to at the same places. */
    static Curve mean(String name, List<Curve> curves) {
        var mean = new Curve(name);
        for (int i = 0; i < curves.getFirst().x.size(); i++) {
            int place = i;
            mean.add(
                    curves.getFirst().x.get(place),
                    curves.stream()
                            .mapToDouble(curve -> curve.y.get(place))
                            .average()
                            .orElseThrow());
        }
        return mean;
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
