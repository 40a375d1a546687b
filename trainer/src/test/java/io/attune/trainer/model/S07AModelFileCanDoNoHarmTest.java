package io.attune.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.management.ThreadMXBean;
import io.attune.trainer.data.BadInputException;
import io.attune.trainer.model.tokenizer.Tokenizer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Promise S07: a model file can do no harm. A hostile directory is refused in one line, soon, without memory, and without a look at
 * what lies outside of it; a mutated one is either read or refused. More of the latter: {@code -Dattune.fuzz.seconds=600}.
 */
class S07AModelFileCanDoNoHarmTest {
    private static final long MOST_BYTES = 24 << 20;
    private static final Duration MOST_WORK = Duration.ofSeconds(3);
    private static final int FUZZ_SECONDS = Integer.getInteger("attune.fuzz.seconds", 4);
    private static final long FUZZ_SEED = Long.getLong("attune.fuzz.seed", 1);

    @TempDir
    private Path parent;

    private Path copy(String name) throws IOException {
        Path directory = Files.createTempDirectory(parent, name);
        try (Stream<Path> files = Files.list(Fixtures.directory(name))) {
            for (Path file : files.toList()) {
                Files.write(directory.resolve(file.getFileName()), Files.readAllBytes(file));
            }
        }
        return directory;
    }

    private static void open(Path directory) {
        ModelDirectory.open(directory);
        Tokenizer.open(directory).close();
    }

    static List<HostileModel> corpus() {
        return HostileModel.corpus();
    }

    @ParameterizedTest
    @MethodSource("corpus")
    @Timeout(60)
    void aHostileModelIsRefusedInOneLineSoonAndWithoutMemory(HostileModel hostile) throws IOException {
        Path directory = copy("tied");
        hostile.change().to(directory);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = threads.getCurrentThreadAllocatedBytes();
        long begin = threads.getCurrentThreadCpuTime();
        Throwable refusal = catchThrowable(() -> open(directory));
        assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - begin)).isLessThan(MOST_WORK);
        assertThat(threads.getCurrentThreadAllocatedBytes() - allocated).isLessThan(MOST_BYTES);
        assertOneLine(directory, refusal);
        assertThat(refusal).hasMessageContaining(hostile.refusal());
    }

    private static void assertOneLine(Path directory, Throwable refusal) {
        assertThat(refusal)
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(directory.toString())
                .message()
                .hasSizeLessThan(2_100)
                .doesNotContainPattern("\\p{Cntrl}");
    }

    @Test
    void aLinkInsideTheDirectoryIsFollowed() throws IOException {
        Path directory = copy("tied");
        Files.move(directory.resolve("model.safetensors"), directory.resolve("weights"));
        Files.createSymbolicLink(directory.resolve("model.safetensors"), Path.of("weights"));
        open(directory);
    }

    @Test
    void mutatedFilesAreReadOrRefused() throws IOException {
        long end = System.nanoTime() + Duration.ofSeconds(FUZZ_SECONDS).toNanos();
        List<Path> copies = List.of(copy("tied"), copy("bfloat"));
        int refused = 0;
        int rounds = 0;
        for (long seed = FUZZ_SEED; System.nanoTime() < end; seed++) {
            var random = new SplittableRandom(seed);
            Path directory = copies.get(random.nextInt(copies.size()));
            Path file = oneOf(directory, random);
            byte[] original = Files.readAllBytes(file);
            for (int i = 0; i < 20; i++) {
                Files.write(file, Mutation.of(original, random));
                rounds++;
                Throwable failure = catchThrowable(() -> open(directory));
                if (failure != null) {
                    assertThat(failure)
                            .as("seed %d, round %d, %s", seed, i, file.getFileName())
                            .isInstanceOf(BadInputException.class);
                    assertOneLine(directory, failure);
                    refused++;
                }
            }
            Files.write(file, original);
        }
        assertThat(refused).isPositive().isLessThan(rounds);
    }

    private static Path oneOf(Path directory, RandomGenerator random) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> kept = files.filter(
                            file -> !file.getFileName().toString().equals("expected.json"))
                    .sorted()
                    .toList();
            return kept.get(random.nextInt(kept.size()));
        }
    }
}
