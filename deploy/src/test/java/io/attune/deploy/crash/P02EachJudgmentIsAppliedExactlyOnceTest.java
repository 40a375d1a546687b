package io.attune.deploy.crash;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("drill")
class P02EachJudgmentIsAppliedExactlyOnceTest {

    @Test
    void theManifestsSetsAreDisjointAndTogetherARecountFromTheDatabase() throws Exception {
        Drill drill = Drill.result();
        assertThat(drill.manifest().all())
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(drill.judgments().keySet());
    }

    @Test
    void theRoundGoesOn() throws Exception {
        assertThat(Drill.result().state()).contains("RUNNING");
    }
}
