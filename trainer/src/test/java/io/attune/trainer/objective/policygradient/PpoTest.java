package io.attune.trainer.objective.policygradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Objectives;
import io.attune.trainer.objective.Quantity;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PpoTest {
    private static final String EXPLAINED = "critic/vf_explained_var";

    /** With one token the return is the reward: the errors ±½ have a quarter of the variance of the rewards ±1. */
    @Test
    void aCriticExplainsWhatItsErrorsDoNot() {
        assertThat(metrics(answer(1, .5), answer(-1, -.5)).get(EXPLAINED)).isCloseTo(.75, within(1e-12));
        assertThat(metrics(answer(1, 7), answer(-1, 7)).get(EXPLAINED)).isCloseTo(0, within(1e-12));
        assertThat(metrics(answer(1, -1), answer(-1, 1)).get(EXPLAINED)).isCloseTo(-3, within(1e-12));
    }

    @Test
    void whereAllReturnsAreEqualThereIsNothingToExplain() {
        assertThat(metrics(answer(1, .5), answer(1, -.5))).doesNotContainKey(EXPLAINED);
    }

    private static Map<String, Double> metrics(Completion... answers) {
        var groups = new Groups(List.of(new Groups.Group(Arrays.asList(answers))));
        return Objectives.byId("ppo", Map.of("beta", 0.0)).evaluateAny(groups).metrics();
    }

    private static Completion answer(double reward, double value) {
        return Completion.of(new double[] {-1})
                .with(Quantity.OLD_LOGPS, -1)
                .with(Quantity.REWARD, reward)
                .with(Quantity.VALUES, value);
    }
}
