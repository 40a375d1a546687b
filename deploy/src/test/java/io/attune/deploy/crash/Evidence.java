package io.attune.deploy.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.deploy.client.Manifest;
import java.util.Map;
import java.util.UUID;

/**
 * What is left after a drill, which the promises are checked on.
 *
 * @param receipts what the annotators were promised: judgment id by number
 * @param judgments what the database holds of the round: judgment id by number
 * @param manifest what the newest version says of them
 * @param state of the round
 */
record Evidence(Map<Long, UUID> receipts, Map<Long, UUID> judgments, Manifest manifest, String state) {

    void assertEveryReceiptIsInTheDatabase() {
        assertThat(receipts).isNotEmpty();
        assertThat(judgments).containsAllEntriesOf(receipts);
    }

    void assertTheManifestIsARecount() {
        assertThat(manifest.all()).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(judgments.keySet());
    }

    void assertTheRoundGoesOn() {
        assertThat(state).isEqualTo("RUNNING");
    }

    /** All three. */
    void assertNothingIsLostOrDoubled() {
        assertEveryReceiptIsInTheDatabase();
        assertTheManifestIsARecount();
        assertTheRoundGoesOn();
    }
}
