package io.attune.deploy.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.deploy.client.RestClient;
import io.attune.deploy.client.RestException;
import io.attune.kafka.broker.BrokerMain;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each outage lasts as many seconds as {@code attune.crash.outage} says, 20 unless it is set. */
@Tag("drill")
class P06AnnotationOutlivesItsNeighboursTest {
    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("attune.crash.outage", 20));
    private static final Duration PROMPTLY = Duration.ofSeconds(3);
    private static final int OPEN_TASKS = 4;

    private final Clock clock = Clock.systemUTC();

    @TempDir
    private Path directory;

    /** It hangs, which is worse than being gone: connections to it stay and say nothing. */
    @Test
    void withoutBrokerTheTasksThatThereAreAreJudged() throws Exception {
        try (Site site = new Site(directory)) {
            site.awaitReceipts(10, site.judge(10, 6));
            site.awaitOpenTasks(OPEN_TASKS);
            ProcessHandle broker = site.installation().child(BrokerMain.class.getName());
            Signal.STOP.to(broker);
            Instant end = clock.instant().plus(OUTAGE);
            FutureTask<Integer> work = site.judge(OPEN_TASKS, 7);
            site.awaitReceipts(10 + OPEN_TASKS, work);
            RestClient annotator = site.installation().admin();
            while (clock.instant().isBefore(end)) {
                Instant asked = clock.instant();
                annotator.get("projects");
                assertThat(Duration.between(asked, clock.instant())).isLessThan(PROMPTLY);
                Thread.sleep(500);
            }
            Signal.CONT.to(broker);
            site.awaitReceipts(40, site.judge(26, 8));
            site.evidence().assertNothingIsLostOrDoubled();
        }
    }

    @Test
    void withoutDatabaseThereIsAClearRefusal() throws Exception {
        EmbeddedPostgres postgres = postgres(0);
        int port = postgres.getPort();
        String url = "jdbc:postgresql://127.0.0.1:%d/postgres?user=postgres".formatted(port);
        try (Site site = new Site(directory, url, "--db", url)) {
            FutureTask<Integer> work = site.judge(40, 9);
            site.awaitReceipts(15, work);
            RestClient annotator = site.installation().admin();
            postgres.close();
            Instant end = clock.instant().plus(OUTAGE);
            while (clock.instant().isBefore(end)) {
                assertRefusedPromptly(annotator);
                Thread.sleep(500);
            }
            postgres = postgres(port);
            site.awaitReceipts(40, work);
            assertThat(work.get()).isZero();
            site.evidence().assertNothingIsLostOrDoubled();
        } finally {
            postgres.close();
        }
    }

    private void assertRefusedPromptly(RestClient annotator) {
        Instant asked = clock.instant();
        assertThatThrownBy(() -> annotator.get("projects"))
                .isInstanceOfSatisfying(
                        RestException.class,
                        refused -> assertThat(refused.status()).isEqualTo(503))
                .hasMessage("The database does not answer as it should. Nothing was changed; try again.");
        assertThat(Duration.between(asked, clock.instant())).isLessThan(PROMPTLY);
    }

    private EmbeddedPostgres postgres(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(directory.resolve("postgres"))
                .setCleanDataDirectory(false)
                .setPort(port)
                .start();
    }
}
