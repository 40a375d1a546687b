package io.attune.trainer.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {

    /** Two steps of warm-up and four more, whose shares are transformers' of the same name. */
    @ParameterizedTest
    @CsvSource({
        "constant, 0.5 1 1 1 1 1",
        "linear, 0.5 1 1 0.75 0.5 0.25",
        "cosine, 0.5 1 1 0.8535533905932737 0.5 0.1464466094067262"
    })
    void growsOverTheWarmUpAndGoesOnAsItsNameSays(String name, String rates) {
        double[] expected =
                Arrays.stream(rates.split(" ")).mapToDouble(Double::parseDouble).toArray();
        double[] found = LongStream.rangeClosed(1, 6)
                .mapToDouble(step -> Schedule.byName(name).learningRate(1, step, 2, 6))
                .toArray();
        assertThat(found).containsExactly(expected, within(1e-15));
    }

    @Test
    void needsNoWarmUp() {
        assertThat(Schedule.LINEAR.learningRate(2, 1, 0, 4)).isEqualTo(2);
        assertThat(Schedule.COSINE.learningRate(2, 1, 1, 1)).isEqualTo(2);
    }

    @Test
    void anUnknownOneIsRefusedWithThoseThereAre() {
        assertThatThrownBy(() -> Schedule.byName("polynomial"))
                .hasMessage("there is no schedule polynomial; there are constant, linear, cosine");
    }
}
