package io.attune.trainer.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LossScaleTest {
    private final LossScale loss = new LossScale();

    @Test
    void halvesWhereAGradientOverflows() {
        assertThat(loss.now()).isEqualTo(65_536);
        loss.overflowed();
        loss.overflowed();
        assertThat(loss.now()).isEqualTo(16_384);
    }

    @Test
    void doublesAfterTwoThousandStepsWithoutThat() {
        fit(1_999);
        assertThat(loss.now()).isEqualTo(65_536);
        fit(1);
        assertThat(loss.now()).isEqualTo(131_072);
        fit(1_999);
        loss.overflowed();
        fit(1_999);
        assertThat(loss.now()).isEqualTo(65_536);
        fit(1);
        assertThat(loss.now()).isEqualTo(131_072);
    }

    private void fit(int steps) {
        for (int step = 0; step < steps; step++) {
            loss.fitted();
        }
    }

    @Test
    void endsBelowOne() {
        for (int step = 0; step < 16; step++) {
            loss.overflowed();
        }
        assertThat(loss.now()).isEqualTo(1);
        assertThatThrownBy(loss::overflowed)
                .isInstanceOf(NotFiniteException.class)
                .hasMessageContaining("not finite in float16")
                .hasMessageContaining("take bfloat16 or float32");
        assertThat(loss.now()).isEqualTo(1);
    }

    @Test
    void goesOnWhereItWasKept() {
        loss.overflowed();
        fit(1_500);
        var again = new LossScale();
        var kept = new TreeMap<>(loss.kept());
        kept.put("average_reward", 3.0);
        again.takeFrom(kept);
        assertThat(kept).isEqualTo(Map.of("average_reward", 3.0));
        for (int step = 0; step < 500; step++) {
            assertThat(again.now()).isEqualTo(32_768);
            again.fitted();
        }
        assertThat(again.now()).isEqualTo(65_536);
        assertThatThrownBy(() -> again.takeFrom(new TreeMap<>(Map.of("average_reward", 3.0))))
                .hasMessageContaining("keeps its loss scale");
    }
}
