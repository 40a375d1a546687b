package io.attune.deploy.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("drill")
class P02EachJudgmentIsAppliedExactlyOnceTest {

    @Test
    void theManifestsSetsAreDisjointAndTogetherARecountFromTheDatabase() throws Exception {
        Drill drill = Drill.result();
        List<Long> counted = new ArrayList<>(drill.applied());
        counted.addAll(drill.excluded());
        counted.addAll(drill.pending());
        assertThat(counted).doesNotHaveDuplicates();
        assertThat(counted)
                .containsExactlyInAnyOrderElementsOf(drill.judgments().keySet());
    }

    @Test
    void theRoundGoesOn() throws Exception {
        assertThat(Drill.result().state()).contains("RUNNING");
    }
}
