package io.attune.trainer.loop;

import io.attune.trainer.objective.supervised.AttributeRegression;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** What a reward model said of the newest scored answers before it learned their scores, and what people said. Immutable. */
record Forecasts(List<Forecast> all) {
    static final Forecasts NONE = new Forecasts(List.of());

    Forecasts {
        all = List.copyOf(all);
    }

    /**
     * One answer.
     *
     * @param foreseen {@code [dimensions]}, each from −1 to 1
     * @param given {@code [dimensions]}, as people scored
     */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere
    record Forecast(double[] foreseen, double[] given) {}

    /** With one more, the oldest left out beyond {@link RoundBoard#JUDGE_WINDOW}. */
    Forecasts with(Forecast newest) {
        List<Forecast> more = new ArrayList<>(all);
        more.add(newest);
        return new Forecasts(more.subList(Math.max(0, more.size() - RoundBoard.JUDGE_WINDOW), more.size()));
    }

    /** Mean absolute error in a dimension; empty before the first. */
    OptionalDouble error(int dimension) {
        return all.stream()
                .mapToDouble(one -> Math.abs(one.foreseen()[dimension] - one.given()[dimension]))
                .average();
    }

    /**
     * Of all pairs of answers whose weighted scores differ, the share that the foreseen ones put in the same order, ties counting half: Harrell's
     * concordance (1982), what a judge of pairs needs to be right about. ½ where there is no such pair.
     *
     * @param weights {@code [dimensions]}
     */
    double concordance(double[] weights) {
        double[] foreseen = all.stream()
                .mapToDouble(one -> AttributeRegression.scalar(one.foreseen(), weights))
                .toArray();
        double[] given = all.stream()
                .mapToDouble(one -> AttributeRegression.scalar(one.given(), weights))
                .toArray();
        double right = 0;
        int pairs = 0;
        for (int i = 0; i < given.length; i++) {
            for (int j = 0; j < i; j++) {
                if (given[i] != given[j]) {
                    pairs++;
                    double agreement = (given[i] - given[j]) * (foreseen[i] - foreseen[j]);
                    right += agreement > 0 ? 1 : agreement == 0 ? .5 : 0;
                }
            }
        }
        return pairs == 0 ? .5 : right / pairs;
    }
}
