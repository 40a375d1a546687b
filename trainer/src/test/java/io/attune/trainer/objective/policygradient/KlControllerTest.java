package io.attune.trainer.objective.policygradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class KlControllerTest {

    @Test
    void halvesAndDoublesOutsideTheToleranceAndStaysWithin() {
        var controller = new KlController(0.1, 1000, false);
        assertThat(controller.next(0.2, 0.05, 64)).isEqualTo(0.1);
        assertThat(controller.next(0.2, 0.1, 64)).isEqualTo(0.2);
        assertThat(controller.next(0.2, 0.16, 64)).isEqualTo(0.4);
    }

    @Test
    void followsInProportionAndByAFifthAtMost() {
        var controller = new KlController(0.1, 1000, true);
        assertThat(controller.next(0.2, 0.11, 100)).isCloseTo(0.2 * (1 + 0.1 * 0.1), within(1e-15));
        assertThat(controller.next(0.2, 5, 100)).isCloseTo(0.2 * (1 + 0.2 * 0.1), within(1e-15));
        assertThat(controller.next(0.2, 0, 100)).isCloseTo(0.2 * (1 - 0.2 * 0.1), within(1e-15));
    }
}
