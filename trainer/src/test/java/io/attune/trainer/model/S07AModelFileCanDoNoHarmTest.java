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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Promise S07: a model file can do no harm. A hostile directory is refused in one line, soon, without memory, and without a look at
 * what lies outside of it. What is damaged by chance is {@code S07DamagedFilesAreReadOrRefusedTest}'s.
 */
class S07AModelFileCanDoNoHarmTest {
    private static final long MOST_BYTES = 24 << 20;
    private static final Duration MOST_WORK = Duration.ofSeconds(3);

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
}
