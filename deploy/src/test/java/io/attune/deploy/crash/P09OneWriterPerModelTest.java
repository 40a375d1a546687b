package io.attune.deploy.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("drill")
class P09OneWriterPerModelTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    /**
     * Whoever comes last is the one: the twin while the first is stopped, and in the end the one that the supervisor starts in its place. The twin
     * meets that one when there is something to write, so people go on judging.
     */
    @Test
    void theLearnerThatWasStoppedFailsWhenItGoesOn() throws Exception {
        try (Site site = new Site(directory)) {
            FutureTask<Integer> work = site.judge(60, 10);
            FutureTask<Integer> more;
            site.awaitReceipts(20, work);
            ProcessHandle first = site.installation().child("TrainerMain");
            Signal.STOP.to(first);
            Process second = twin(first);
            try {
                site.awaitReceipts(40, work);
                long started = learnersStarted(site);
                Signal.CONT.to(first);
                site.installation().await(LIMIT, "the end of the first learner", () -> !first.isAlive());
                assertThat(Files.readString(log(site))).contains("learner-").contains("WriterFenced");
                site.installation().await(LIMIT, "the third learner", () -> learnersStarted(site) > started);
                more = site.judge(40, 12);
                assertThat(second.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
                        .as("the second gives way to the one that the supervisor starts")
                        .isTrue();
                assertThat(second.exitValue()).isEqualTo(1);
            } finally {
                second.destroyForcibly();
            }
            site.awaitReceipts(100, more);
            assertThat(work.get() + more.get()).isZero();
            site.evidence().assertNothingIsLostOrDoubled();
        }
    }

    private static long learnersStarted(Site site) throws IOException {
        return Files.readAllLines(log(site), UTF_8).stream()
                .filter(line -> line.contains("learner of round"))
                .count();
    }

    private static Path log(Site site) {
        return site.installation().data().resolve("logs").resolve("trainer.log");
    }

    /** The same program on the same files. */
    private Process twin(ProcessHandle process) throws IOException {
        Path proc = Path.of("/proc", Long.toString(process.pid()));
        var builder = new ProcessBuilder(strings(proc.resolve("cmdline")))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("second.log").toFile());
        builder.environment().clear();
        for (String variable : strings(proc.resolve("environ"))) {
            int equals = variable.indexOf('=');
            builder.environment().put(variable.substring(0, equals), variable.substring(equals + 1));
        }
        return builder.start();
    }

    private static List<String> strings(Path file) throws IOException {
        return List.of(new String(Files.readAllBytes(file), UTF_8).split("\0", 0));
    }
}
