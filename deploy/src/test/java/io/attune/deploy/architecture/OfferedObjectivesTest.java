package io.attune.deploy.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.annotation.round.ObjectiveParameter;
import io.attune.annotation.round.TuningObjective;
import io.attune.kafka.event.TaskKind;
import io.attune.trainer.objective.Blend;
import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Objectives;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.objective.Settings;
import io.attune.trainer.objective.policygradient.KlController;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the launch page offers is what the trainer has: neither module sees the other. */
class OfferedObjectivesTest {

    @ParameterizedTest
    @EnumSource(TuningObjective.class)
    void parametersHaveTheTrainersNamesAndDefaults(TuningObjective offered) {
        Definition<?> definition = definition(offered);
        Settings usual = definition.settings(Map.of());
        for (ObjectiveParameter parameter : offered.parameters()) {
            var known = definition.parameters().stream()
                    .filter(one -> one.name().equals(parameter.name()))
                    .findFirst();
            assertThat(known).as(parameter.name()).isPresent();
            assertThat(usual.number(known.get())).as(parameter.name()).isEqualTo(parameter.usual());
        }
    }

    @ParameterizedTest
    @EnumSource(TuningObjective.class)
    void theTrainerTakesWhatTheFieldsAllow(TuningObjective offered) {
        for (ObjectiveParameter parameter : offered.parameters()) {
            definition(offered).create(Map.of(parameter.name(), parameter.least()));
            definition(offered).create(Map.of(parameter.name(), parameter.most()));
        }
    }

    @ParameterizedTest
    @EnumSource(TuningObjective.class)
    void itLearnsFromWhatPeopleAreAsked(TuningObjective offered) {
        Definition<?> definition = definition(offered);
        if (offered.rewarded()) {
            assertThat(offered.live()).isTrue();
            assertThat(definition.feedback().type()).isEqualTo(offered.imitates() ? Blend.class : Groups.class);
            assertThat(definition.create(Map.of()).offPolicy()).isTrue();
            assertThat(definition.create(Map.of()).reads().contains(Quantity.VALUES))
                    .isEqualTo(offered.hasCritic());
            assertThat(KlController.isPartOf(definition)).isEqualTo(offered.steersItsKl());
        } else {
            assertThat(definition.online()).isEqualTo(offered.live());
            assertThat(definition.feedback())
                    .isEqualTo(offered.learnsFrom(TaskKind.THUMB) ? Feedback.Kind.BINARY : Feedback.Kind.PAIRS);
        }
    }

    private static Definition<?> definition(TuningObjective offered) {
        return Objectives.byId(offered.id(), Map.of()).definition();
    }
}
