package io.attune.trainer.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParametersTest {

    @Test
    void anUnknownObjectiveIsRefusedWithTheListOfThoseThereAre() {
        assertThatThrownBy(() -> Objectives.byId("dop", Map.of()))
                .hasMessage("there is no objective 'dop'; attune objective --list names them all");
    }

    @Test
    void anUnknownParameterIsRefusedWithTheListOfThoseThereAre() {
        assertThatThrownBy(() -> Objectives.byId("dpo", Map.of("betta", 1.0)))
                .hasMessage("dpo has no parameter 'betta', it has beta, label_smoothing, robust, average");
        assertThatThrownBy(() -> Objectives.byId("sft", Map.of("beta", 1.0)))
                .hasMessage("sft has no parameter 'beta', it has none");
    }

    @Test
    void aValueOutsideItsRangeIsRefused() {
        assertThatThrownBy(() -> Objectives.byId("dpo", Map.of("beta", 0.0))).hasMessage("beta is 0, expected over 0");
        assertThatThrownBy(() -> Objectives.byId("dpo", Map.of("beta", Double.NaN)))
                .hasMessage("beta is NaN, expected over 0");
        assertThatThrownBy(() -> Objectives.byId("dpo", Map.of("label_smoothing", 0.5)))
                .hasMessage("label_smoothing is 0.5, expected 0 to 0.49");
        assertThatThrownBy(() -> Objectives.byId("dpo", Map.of("average", 2.0)))
                .hasMessage("average is 2, expected true or false");
    }

    @Test
    void parametersAreReadAsPeopleWriteThem() {
        Definition<?> dpo = Objectives.definition("dpo");
        assertThat(Objectives.parse(dpo, Map.of("beta", "0.5", "average", "true")))
                .containsExactlyInAnyOrderEntriesOf(Map.of("beta", 0.5, "average", 1.0));
        assertThatThrownBy(() -> Objectives.parse(dpo, Map.of("beta", "high")))
                .hasMessage("beta is 'high', expected a number");
    }

    @Test
    void everyDefaultIsInItsOwnRangeAndEveryObjectiveSaysWhatItIs() {
        for (Definition<?> definition : Objectives.all()) {
            assertThat(definition.create(Map.of()).definition()).isSameAs(definition);
            assertThat(definition.type()).isEqualTo(definition.feedback().type());
            assertThat(definition.create(Map.of()).needs()).isEqualTo(definition.needs());
            assertThat(definition.summary()).isNotBlank();
            assertThat(definition.formula()).isNotBlank();
            assertThat(definition.source()).isNotBlank();
            assertThat(definition.parameters())
                    .allMatch(parameter -> !parameter.meaning().isBlank());
        }
        assertThat(Objectives.all().stream().map(Definition::id)).doesNotHaveDuplicates();
    }

    @Test
    void feedbackOfAnotherKindIsRefused() {
        Feedback demonstrations =
                new Demonstrations(List.of(new Demonstrations.Demonstration(Completion.of(new double[] {-1}), 1)));
        assertThatThrownBy(() -> Objectives.byId("dpo", Map.of()).evaluateAny(demonstrations))
                .hasMessage("dpo learns from pairs of a chosen and a rejected completion, not from demonstrations");
    }
}
