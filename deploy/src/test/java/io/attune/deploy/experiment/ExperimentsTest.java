package io.attune.deploy.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each experiment once, at its full length. */
class ExperimentsTest {
    private static final long SEED = 1;

    @ParameterizedTest
    @ValueSource(strings = {"ipo-dpo", "intransitive", "online-offline", "frontier", "kl-estimators", "copy"})
    void everyFigureIsWhereItShouldBe(String name) {
        Outcome outcome = Experiments.byName(name).run(new SplittableRandom(SEED));

        assertThat(outcome.measurements()).isNotEmpty().allMatch(Measurement::passed);
        assertThat(Svg.draw(outcome.chart()))
                .startsWith("<svg")
                .contains("</svg>")
                .doesNotContain("NaN");
    }

    /** The published lengths depend on a learning rate that nobody published; the order does not. */
    @Test
    void wrongAnswersGrowMostUnderAMeanPerAnswerAndNotUnderAConstantDivisor() {
        List<Double> lengths = Experiments.byName("length-bias").run(new SplittableRandom(SEED)).measurements().stream()
                .map(Measurement::value)
                .toList();

        assertThat(lengths.get(0)).isGreaterThan(2 * lengths.get(1));
        assertThat(lengths.get(1)).isGreaterThan(2 * lengths.get(2));
        assertThat(lengths.get(2)).isBetween(5., 6.2);
    }

    @Test
    void equalSeedsGiveEqualFigures() {
        Experiment experiment = Experiments.byName("copy");

        assertThat(experiment.run(new SplittableRandom(SEED)).measurements())
                .isEqualTo(experiment.run(new SplittableRandom(SEED)).measurements());
    }
}
