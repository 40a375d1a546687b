package io.attune.deploy.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QuantilesTest {

    @Test
    void takesTheNearestRank() {
        List<Double> hundred =
                IntStream.rangeClosed(1, 100).mapToObj(i -> 101.0 - i).toList();

        assertThat(Quantiles.of(hundred)).isEqualTo(new Quantiles(100, 50, 95, 99, 100));
        assertThat(Quantiles.of(List.of(7.0))).isEqualTo(new Quantiles(1, 7, 7, 7, 7));
    }

    @Test
    void nothingHasNoQuantiles() {
        assertThat(Quantiles.of(List.of()).p95()).isNaN();
    }
}
