package io.attune.deploy.bench.objectives;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.deploy.experiment.Chart;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandingsTest {
    private static Trial trial(String objective, double rate, long seed, double winRate, double reward, double kl) {
        return new Trial(objective, rate, seed, reward, kl, winRate, 30, 1000, 2, "");
    }

    private static Trial failed(String objective, double rate) {
        return new Trial(objective, rate, 1, 0, 0, 0, 0, 0, 0, "the gradient is not finite");
    }

    private final Standings standings = new Standings(List.of(
            trial("sft", 1e-3, 1, .56, .5, .2),
            trial("sft", 1e-3, 2, .58, .7, .4),
            trial("dpo", 1e-3, 1, .7, 1.4, .8),
            trial("dpo", 1e-3, 2, .66, 1.2, .6),
            trial("dpo", 4e-3, 1, .9, 2, 9),
            trial("dpo", 4e-3, 2, .2, 0, 30),
            trial("orpo", 1e-3, 1, .55, .6, .9),
            trial("grpo", 1e-3, 1, .65, 1.5, 1.5),
            failed("grpo", 4e-3)));

    @Test
    void eachStandsByItsBestRateOverAllSeedsAndTheBestStandFirst() {
        assertThat(standings
                        .table()
                        .lines()
                        .filter(line -> line.startsWith("| `"))
                        .toList())
                .containsExactly(
                        "| `dpo` | 0.001 | 2 | 0.680 | 0.040 | 1.30 | 0.70 | 30.0 | 1000 | 2.0 |",
                        "| `grpo` | 0.001 | 1 | 0.650 | 0.000 | 1.50 | 1.50 | 30.0 | 1000 | 2.0 |",
                        "| `sft` | 0.001 | 2 | 0.570 | 0.020 | 0.60 | 0.30 | 30.0 | 1000 | 2.0 |",
                        "| `orpo` | 0.001 | 1 | 0.550 | 0.000 | 0.60 | 0.90 | 30.0 | 1000 | 2.0 |");
        assertThat(standings.table())
                .contains(
                        "2 of 4 objectives win more often than sft on the best completion (0.570); 1 of 9 trials failed");
    }

    @Test
    void thePictureJoinsThoseThatNobodyOutdoesAtAsLittleKl() {
        List<Chart.Series> series = standings.chart().series();
        assertThat(series.get(0).each()).containsExactly("grpo");
        assertThat(series.get(1).each()).containsExactly("dpo", "sft", "orpo");
        assertThat(series.get(2).each())
                .as("orpo has no more than sft and is further away")
                .containsExactly("sft", "dpo", "grpo");
    }
}
