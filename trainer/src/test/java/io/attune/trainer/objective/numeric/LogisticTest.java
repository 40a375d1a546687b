package io.attune.trainer.objective.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LogisticTest {

    @Test
    void bothTailsAreExact() {
        assertThat(Logistic.sigmoid(0)).isEqualTo(0.5);
        assertThat(Logistic.sigmoid(-700)).isCloseTo(Math.exp(-700), within(1e-318));
        assertThat(Logistic.sigmoid(800)).isEqualTo(1);
        assertThat(Logistic.logSigmoid(-1e300)).isEqualTo(-1e300);
        assertThat(Logistic.logSigmoid(40)).isCloseTo(-Math.exp(-40), within(1e-32));
    }
}
