package io.attune.deploy.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.deploy.client.RestException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each disk stays full for as many seconds as {@code attune.crash.outage} says, 20 unless it is set. */
@Tag("drill")
class P07FullDiskLosesNothingTest {
    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("attune.crash.outage", 20));

    @TempDir
    private Path directory;

    @FunctionalInterface
    private interface Observation {
        void look(Site site) throws Exception;
    }

    @Test
    void ofTheDatabase() throws Exception {
        drill("database", 64, P07FullDiskLosesNothingTest::assertRefusedKindly);
    }

    @Test
    void ofTheBroker() throws Exception {
        drill("kafka", 96, _ -> {});
    }

    @Test
    void ofTheCheckpoints() throws Exception {
        drill("trainer", 128, _ -> {});
    }

    private void drill(String part, int megabytes, Observation whileFull) throws Exception {
        try (var disk = new SmallDisk(directory.resolve("data").resolve(part), megabytes);
                Site site = new Site(directory)) {
            FutureTask<Integer> work = site.judge(60, 11);
            site.awaitReceipts(15, work);
            disk.fill();
            Thread.sleep(OUTAGE);
            whileFull.look(site);
            disk.free();
            site.awaitReceipts(60, work);
            assertThat(work.get()).isZero();
            site.evidence().assertNothingIsLostOrDoubled();
        }
    }

    /** A sign-in leaves a token in the database, as a judgment leaves a row. */
    private static void assertRefusedKindly(Site site) throws IOException {
        assertThatThrownBy(() -> site.installation().admin())
                .isInstanceOfSatisfying(
                        RestException.class,
                        refused -> assertThat(refused.status()).isEqualTo(503))
                .hasMessage("The database does not answer as it should. Nothing was changed; try again.");
    }
}
