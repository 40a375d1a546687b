package io.attune.deploy.crash;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("drill")
class P01AcknowledgedJudgmentIsNeverLostTest {

    @Test
    void everyReceiptIsInTheDatabaseAfterKillingEverything() throws Exception {
        Drill drill = Drill.result();
        assertThat(drill.receipts()).isNotEmpty();
        assertThat(drill.judgments()).containsAllEntriesOf(drill.receipts());
    }
}
