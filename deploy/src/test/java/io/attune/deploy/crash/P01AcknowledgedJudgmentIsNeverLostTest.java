package io.attune.deploy.crash;

import org.junit.jupiter.api.Test;

class P01AcknowledgedJudgmentIsNeverLostTest {

    @Test
    void everyReceiptIsInTheDatabaseAfterKillingEverything() throws Exception {
        Drill.evidence().assertEveryReceiptIsInTheDatabase();
    }
}
