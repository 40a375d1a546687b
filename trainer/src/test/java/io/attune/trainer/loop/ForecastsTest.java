package io.attune.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attune.kafka.codec.StrictJson;
import io.attune.trainer.loop.Forecasts.Forecast;
import org.junit.jupiter.api.Test;

class ForecastsTest {
    private static final double[] FIRST_ALONE = {1, 0};
    private static final double[] SECOND_COUNTS_AGAINST = {0, -1};

    @Test
    void errors_are_per_dimension() {
        Forecasts forecasts = with(new double[] {.5, 0}, new double[] {1, 0})
                .with(new Forecast(new double[] {0, -1}, new double[] {-1, 1}));
        assertThat(forecasts.error(0)).hasValueCloseTo(.75, within(1e-12));
        assertThat(forecasts.error(1)).hasValueCloseTo(1.0, within(1e-12));
        assertThat(Forecasts.NONE.error(0)).isEmpty();
    }

    @Test
    void order_is_that_of_the_weighted_sum_and_ties_count_half() {
        Forecasts forecasts = with(new double[] {.1, .9}, new double[] {-1, 1})
                .with(new Forecast(new double[] {.2, .5}, new double[] {0, 0}))
                .with(new Forecast(new double[] {.2, .1}, new double[] {1, -1}));
        assertThat(forecasts.concordance(FIRST_ALONE)).isCloseTo(2.5 / 3, within(1e-12));
        assertThat(forecasts.concordance(SECOND_COUNTS_AGAINST)).isEqualTo(1);
        assertThat(forecasts.concordance(new double[] {0, 1})).isEqualTo(1);
        assertThat(forecasts.concordance(new double[] {1, 1}))
                .as("people's weighted scores are all the same")
                .isEqualTo(.5);
    }

    @Test
    void only_the_newest_count() {
        Forecasts forecasts = Forecasts.NONE;
        for (int i = 0; i < RoundBoard.JUDGE_WINDOW; i++) {
            forecasts = forecasts.with(new Forecast(new double[] {0}, new double[] {1}));
        }
        for (int i = 0; i < RoundBoard.JUDGE_WINDOW / 2; i++) {
            forecasts = forecasts.with(new Forecast(new double[] {1}, new double[] {1}));
        }
        assertThat(forecasts.all()).hasSize(RoundBoard.JUDGE_WINDOW);
        assertThat(forecasts.error(0)).hasValueCloseTo(.5, within(1e-12));
    }

    @Test
    void they_survive_json() {
        Forecasts forecasts = with(new double[] {.1f, -1}, new double[] {1, 0});
        Forecasts again =
                StrictJson.mapper().readValue(StrictJson.mapper().writeValueAsString(forecasts), Forecasts.class);
        assertThat(again).usingRecursiveComparison().isEqualTo(forecasts);
    }

    private static Forecasts with(double[] foreseen, double[] given) {
        return Forecasts.NONE.with(new Forecast(foreseen, given));
    }
}
