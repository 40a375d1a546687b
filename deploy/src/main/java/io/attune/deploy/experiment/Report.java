package io.attune.deploy.experiment;

import static java.util.Locale.ROOT;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An experiment's figures over several seeds.
 *
 * @param seconds how long all seeds took
 */
record Report(String name, String claim, int seeds, double seconds, boolean passed, List<Row> figures) {
    Report {
        figures = List.copyOf(figures);
    }

    /**
     * One figure.
     *
     * @param mean over seeds
     * @param least over seeds
     * @param most over seeds
     * @param expected the range that every seed has to be in
     * @param passed whether every seed is
     */
    record Row(String what, double mean, double least, double most, String expected, boolean passed) {
        static Row of(List<Measurement> bySeed) {
            Measurement first = bySeed.getFirst();
            var values = bySeed.stream().mapToDouble(Measurement::value).summaryStatistics();
            boolean passed = bySeed.stream().allMatch(Measurement::passed);
            return new Row(
                    first.what(), values.getAverage(), values.getMin(), values.getMax(), expected(first), passed);
        }

        private static String expected(Measurement measurement) {
            if (Double.isInfinite(measurement.high())) {
                return "≥ " + number(measurement.low());
            }
            if (Double.isInfinite(measurement.low())) {
                return "≤ " + number(measurement.high());
            }
            double middle = (measurement.low() + measurement.high()) / 2;
            return number(middle) + " ± " + number((measurement.high() - measurement.low()) / 2);
        }

        String line() {
            return "  %-44s %10s %10s %10s   %-18s %s"
                    .formatted(what, number(mean), number(least), number(most), expected, passed ? "pass" : "FAIL");
        }
    }

    /** The outcomes of seeds 1 to {@code seeds}. */
    static List<Outcome> run(Experiment experiment, int seeds) {
        List<Outcome> outcomes = new ArrayList<>();
        for (int seed = 1; seed <= seeds; seed++) {
            outcomes.add(experiment.run(new SplittableRandom(seed)));
        }
        return outcomes;
    }

    /** What these outcomes of an experiment say together. */
    static Report of(Experiment experiment, List<Outcome> outcomes, double seconds) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < outcomes.getFirst().measurements().size(); i++) {
            int figure = i;
            rows.add(Row.of(outcomes.stream()
                    .map(outcome -> outcome.measurements().get(figure))
                    .toList()));
        }
        boolean passed = rows.stream().allMatch(Row::passed);
        return new Report(experiment.name(), experiment.claim(), outcomes.size(), seconds, passed, rows);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(ROOT, "%s: %s (%d seeds, %.1f s)%n", name, claim, seeds, seconds));
        text.append(String.format(
                ROOT, "  %-44s %10s %10s %10s   %s%n", "", "mean", "least", "most", "expected of every seed"));
        figures.forEach(row -> text.append(row.line()).append(System.lineSeparator()));
        return text.toString();
    }

    private static String number(double value) {
        double size = Math.abs(value);
        if (size == 0) {
            return "0";
        }
        return String.format(ROOT, size < 1e-4 ? "%.0e" : size < 10 ? "%.4f" : "%.1f", value);
    }
}
