package io.attune.deploy.bench.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import org.junit.jupiter.api.Test;

class SteadyBenchTest {
    private static final StepShape SMALL = new StepShape("small", 2048, 64, 2, 2, 128, 4, 96);

    /** A pass that kept its tensors would hold some 3 MB more after each step, and twice as much in the end. */
    @Test
    void stepsOfVaryingLengthsHoldNoMoreInTheEnd() {
        SteadyBench.Held held = SteadyBench.run(SMALL, 0, 150, Clock.systemUTC());
        assertThat(held.steps()).isEqualTo(120);
        assertThat(held.spread()).as(held.toString()).isLessThan(0.3);
    }

    @Test
    void theFloorCountsProductsAndHalfOfTheSquare() {
        StepShape one = new StepShape("one", 10, 4, 1, 1, 6, 2, 8);
        double weights = 10 * 4 + 4 * 4 * 4 + 3 * 4 * 6;
        double attention = 6 * 2 * (2 * 8 * 8 / 2.0) * 4;
        assertThat(one.operations(0)).isEqualTo(6 * weights * 16 + attention);
        assertThat(one.operations(8)).isEqualTo(4 * weights * 16 + attention);
    }
}
