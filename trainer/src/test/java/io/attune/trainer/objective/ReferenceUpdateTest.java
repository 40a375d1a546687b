package io.attune.trainer.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReferenceUpdateTest {
    private static final Definition<?> TR_DPO = Objectives.definition("tr-dpo");

    @Test
    void theReferenceMovesByAlphaEverySoManySteps() {
        var update = ReferenceUpdate.of(Settings.defaults(TR_DPO.parameters()));
        assertThat(List.of(update.after(511), update.after(512), update.after(1024)))
                .containsExactly(false, true, true);
        assertThat(update.moved(1, 2)).isCloseTo(1.6, within(1e-15));
    }

    @Test
    void alphaOneIsACopy() {
        assertThat(new ReferenceUpdate(1, 8).moved(0.3, 0.7)).isEqualTo(0.7);
    }

    @Test
    void itIsPartOfTheObjectivesWhoseReferenceFollows() {
        assertThat(Objectives.all().stream().filter(ReferenceUpdate::isPartOf).map(Definition::id))
                .containsExactly("tr-dpo", "tr-ipo", "tr-kto");
    }

    @Test
    void theLossIsTheOneWithAFixedReference() {
        var pair = new Pairs.Pair(
                Completion.of(new double[] {-1}, new double[] {-2}),
                Completion.of(new double[] {-1}, new double[] {-1}));
        var pairs = new Pairs(List.of(pair));
        assertThat(TR_DPO.create(Map.of("alpha", 0.2)).evaluateAny(pairs).loss())
                .isEqualTo(Objectives.byId("dpo", Map.of()).evaluateAny(pairs).loss());
    }
}
