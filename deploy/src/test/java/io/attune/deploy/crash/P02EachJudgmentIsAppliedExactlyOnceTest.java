package io.attune.deploy.crash;

import org.junit.jupiter.api.Test;

class P02EachJudgmentIsAppliedExactlyOnceTest {

    @Test
    void theManifestsSetsAreDisjointAndTogetherARecountFromTheDatabase() throws Exception {
        Drill.evidence().assertTheManifestIsARecount();
    }

    @Test
    void theRoundGoesOn() throws Exception {
        Drill.evidence().assertTheRoundGoesOn();
    }
}
