package io.attune.trainer.objective.supervised;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Demonstrations;
import io.attune.trainer.objective.Evaluation;
import io.attune.trainer.objective.Objectives;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScoresTest {

    @Test
    void aVerifiersScoreSumsTheSpellingsOfEachWord() {
        double[] yes = {Math.log(0.3), Math.log(0.1)};
        double[] no = {Math.log(0.2)};
        assertThat(GenerativeVerifier.score(yes, no)).isCloseTo(0.4 / 0.6, within(1e-12));
        assertThat(GenerativeVerifier.score(new double[] {-1e4}, new double[] {-1e-12}))
                .isZero();
    }

    @Test
    void weightsMakeOneRewardOfAttributes() {
        assertThat(AttributeRegression.scalar(new double[] {4, 3, 2}, new double[] {0.5, 0.25, -0.25}))
                .isEqualTo(2.25);
        assertThatThrownBy(() -> AttributeRegression.scalar(new double[] {4}, new double[] {1, 2}))
                .hasMessage("1 scores for 2 weights");
    }

    @Test
    void theVerdictIsTheLastTokenThatCounts() {
        var completion = Completion.of(new double[] {-1, -2, -3}).masked(new boolean[] {true, true, false});
        Evaluation evaluation = Objectives.byId("generative-verifier", Map.of("lambda", 0.5))
                .evaluateAny(new Demonstrations(List.of(new Demonstrations.Demonstration(completion, 1))));
        assertThat(evaluation.loss()).isEqualTo(2.5);
        assertThat(evaluation.coefficients().getFirst().logps()).containsExactly(-0.5, -1, 0);
    }
}
