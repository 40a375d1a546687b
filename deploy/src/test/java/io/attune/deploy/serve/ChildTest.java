package io.attune.deploy.serve;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private final List<String> reports = new CopyOnWriteArrayList<>();

    private Child start(Class<?> main) {
        var spec = new ChildSpec(
                "child",
                main.getName(),
                List.of("-Xshare:auto", "-cp", System.getProperty("java.class.path")),
                List.of(),
                Map.of(),
                0,
                directory.resolve("child.log"));
        return new Child(spec, Clock.systemUTC(), reports::add).start();
    }

    private long timesRan() {
        try {
            return Files.readAllLines(directory.resolve("child.log")).stream()
                    .filter("ran"::equals)
                    .count();
        } catch (IOException e) {
            return 0;
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        Instant limit = Instant.now().plus(LIMIT);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(limit);
            Thread.sleep(20);
        }
    }

    @Test
    void whatDiesIsStartedAgain() throws Exception {
        try (var _ = start(EndsAtOnce.class)) {
            await(() -> timesRan() >= 2);
        }
        assertThat(reports.getFirst())
                .startsWith("child ended with exit code 7; starting it again in 0.5 s")
                .contains("child.log");
    }

    @Test
    void whatIsKilledIsStartedAgain() throws Exception {
        try (Child child = start(EndsWithItsParent.class)) {
            await(() -> timesRan() == 1);
            requireNonNull(child.process()).destroyForcibly();
            await(() -> timesRan() == 2);
        }
    }

    @Test
    void aChildEndsByItselfWhenItsPipeCloses() throws Exception {
        Child child = start(EndsWithItsParent.class);
        await(() -> timesRan() == 1);
        child.close();
        assertThat(requireNonNull(child.process()).isAlive()).isFalse();
        assertThat(Files.readString(directory.resolve("child.log"))).contains("ended by itself");
        assertThat(reports).isEmpty();
    }
}
