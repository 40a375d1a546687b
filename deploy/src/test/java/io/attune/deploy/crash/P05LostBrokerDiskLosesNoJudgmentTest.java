package io.attune.deploy.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.kafka.broker.BrokerMain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("drill")
class P05LostBrokerDiskLosesNoJudgmentTest {

    @TempDir
    private Path directory;

    /** The supervisor waits half a second before it starts the broker again, which then finds an empty disk. */
    @Test
    void whatPeopleSaidIsPublishedAgain() throws Exception {
        try (Site site = new Site(directory)) {
            FutureTask<Integer> work = site.judge(60, 5);
            site.awaitReceipts(30, work);
            Path log = site.installation().data().resolve("kafka").resolve("log");
            site.installation().kill(BrokerMain.class.getName());
            Files.move(log, directory.resolve("lost"));
            site.awaitReceipts(60, work);
            assertThat(work.get()).isZero();
            site.evidence().assertNothingIsLostOrDoubled();
        }
    }
}
