package io.attune.trainer.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.attune.trainer.checkpoint.CheckpointException;
import io.attune.trainer.data.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Promise S07: files that are damaged by chance, of models of every family, adapters, reward models, tokenizers, chat templates and checkpoints, are read and
 * used, or refused in one line; never another exception, a hang, or the end of the process. For longer: {@code -Dattune.fuzz.seconds=600}, and of one kind
 * {@code -Dattune.fuzz.only=tokenizer}; what fails says its seed, with which {@code -Dattune.fuzz.seed=N} begins.
 */
class S07DamagedFilesAreReadOrRefusedTest {
    private static final Logger LOG = LoggerFactory.getLogger(S07DamagedFilesAreReadOrRefusedTest.class);
    private static final int SECONDS = Integer.getInteger("attune.fuzz.seconds", 8);
    private static final long SEED = Long.getLong("attune.fuzz.seed", 1);
    private static final String ONLY = System.getProperty("attune.fuzz.only", "");
    private static final int MOST_SECONDS = 30;
    private static final int ROUNDS = 4;

    /** The round under way, for whoever finds the process gone. */
    private static final Path UNDER_WAY = Path.of("target", "fuzz-under-way.txt");

    /** Damaged keys are unknown ones, and it says so of each. */
    private static final ch.qos.logback.classic.Logger CONFIG =
            (ch.qos.logback.classic.Logger) LoggerFactory.getLogger("io.attune.trainer.model.ConfigFile");

    @TempDir
    private Path parent;

    private int read;
    private int refused;

    @Test
    void filesDamagedByChanceAreReadOrRefused() throws IOException, InterruptedException {
        CONFIG.setLevel(Level.ERROR);
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        try (var targets = new FuzzTargets(parent);
                var reader = Executors.newSingleThreadExecutor()) {
            List<FuzzTarget> all = targets.all().stream()
                    .filter(target -> target.name().startsWith(ONLY))
                    .toList();
            for (FuzzTarget target : all) {
                assertThat(failure(target, reader)).as("%s as it was", target).isNull();
            }
            long last = SEED;
            for (long seed = SEED; System.nanoTime() < end; seed++) {
                last = seed;
                var random = new SplittableRandom(seed);
                FuzzTarget target = all.get((int) Math.floorMod(seed, (long) all.size()));
                damage(target, seed, random, reader);
            }
            LOG.info(
                    "of {} damaged files, {} were read and {} refused; the last seed was {}",
                    read + refused,
                    read,
                    refused,
                    last);
        }
        assertThat(refused).isPositive();
        assertThat(read).isPositive();
    }

    @AfterEach
    void speakAgain() {
        CONFIG.setLevel(null);
    }

    private void damage(FuzzTarget target, long seed, RandomGenerator random, ExecutorService reader)
            throws IOException, InterruptedException {
        List<Path> files = FuzzTargets.files(target.files());
        Path file = files.get(random.nextInt(files.size()));
        byte[] original = Files.readAllBytes(file);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] damaged = Mutation.of(file.toString(), original, random);
            Files.write(file, damaged);
            String what = "seed %d, round %d, %s, %s".formatted(seed, round, target, file.getFileName());
            Files.writeString(UNDER_WAY, what);
            Throwable failure = failure(target, reader);
            if (failure == null) {
                read++;
            } else {
                requireRefusal(what, failure);
                refused++;
            }
        }
        Files.write(file, original);
    }

    private static @Nullable Throwable failure(FuzzTarget target, ExecutorService reader) throws InterruptedException {
        var reading = reader.submit(() -> {
            target.reading().read();
            return null;
        });
        try {
            reading.get(MOST_SECONDS, TimeUnit.SECONDS);
            return null;
        } catch (ExecutionException failed) {
            return failed.getCause();
        } catch (TimeoutException hangs) {
            return hangs;
        }
    }

    /** What the documentation of the readers says that they throw; a template refuses a conversation with an illegal argument. */
    private static void requireRefusal(String what, Throwable failure) {
        assertThat(failure)
                .as(what)
                .isInstanceOfAny(BadInputException.class, CheckpointException.class, IllegalArgumentException.class)
                .message()
                .isNotBlank()
                .doesNotContainPattern("\\p{Cntrl}");
        if (failure instanceof IllegalArgumentException) {
            assertThat(failure).as(what).hasMessageStartingWith("the chat template ");
        }
    }
}
