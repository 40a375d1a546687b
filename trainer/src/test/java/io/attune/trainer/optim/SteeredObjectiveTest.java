package io.attune.trainer.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.objective.Objectives;
import io.attune.trainer.objective.policygradient.KlController;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SteeredObjectiveTest {
    private static final KlController WISHED = new KlController(2, 100, true);

    private static SteeredObjective steered(String id, Map<String, Double> parameters, @Nullable KlController wished) {
        return SteeredObjective.of(Objectives.definition(id), parameters, wished);
    }

    @Test
    void aWishedWeightFollowsTheKlToTheReferenceInNatsPerAnswer() {
        SteeredObjective grpo = steered("grpo", Map.of("beta", .1), WISHED);
        Map<String, Double> metrics = new HashMap<>(Map.of("objective/kl", 2.2));
        grpo.after(metrics, 50);
        assertThat(metrics).containsEntry("kl_coefficient", .1);
        assertThat(grpo.weight()).hasValueCloseTo(.1 * (1 + .1 * 50 / 100), within(1e-12));
    }

    @Test
    void aStepOfMoreCompletionsThanTheHorizonGoesNoFurtherThanTheRuleAllows() {
        SteeredObjective rloo = steered("rloo", Map.of("beta", .1), WISHED);
        rloo.after(new HashMap<>(Map.of("objective/kl", 50.0)), 1000);
        assertThat(rloo.weight()).hasValueCloseTo(.12, within(1e-12));
    }

    @Test
    void aWeightThatWasKeptIsGoneOnWith() {
        SteeredObjective grpo = steered("grpo", Map.of("beta", .1), WISHED);
        grpo.become(.7);
        Map<String, Double> metrics = new HashMap<>(Map.of("objective/kl", 2.0));
        grpo.after(metrics, 10);
        assertThat(metrics).containsEntry("kl_coefficient", .7);
    }

    @Test
    void withoutAWishTheWeightStaysAndNothingIsSaidOfIt() {
        SteeredObjective grpo = steered("grpo", Map.of("beta", .1), null);
        Map<String, Double> metrics = new HashMap<>(Map.of("objective/kl", 50.0));
        grpo.after(metrics, 10);
        assertThat(metrics).doesNotContainKey("kl_coefficient");
        assertThat(grpo.weight()).isEmpty();
    }

    @Test
    void aKlThatIsNotThereOrFollowsByItselfIsNotSteered() {
        assertThatThrownBy(() -> steered("dpo", Map.of(), WISHED)).hasMessageContaining("dpo has no KL");
        assertThatThrownBy(() -> steered("grpo", Map.of("beta", 0.0), WISHED)).hasMessageContaining("a beta over 0");
        assertThatThrownBy(() -> steered("ppo-adaptive-kl", Map.of(), WISHED)).hasMessageContaining("has its own KL");
    }
}
