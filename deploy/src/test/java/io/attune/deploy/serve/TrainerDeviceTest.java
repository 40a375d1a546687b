package io.attune.deploy.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.trainer.graph.ElementType;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The device, the threads and the precision of the trainer behind {@code serve}. */
@Timeout(60)
class TrainerDeviceTest {
    @TempDir
    private Path directory;

    private ChildSpec trainer(ElementType precision, @Nullable String device) throws Exception {
        Path data = directory.resolve("data");
        var settings = new ServeSettings(8080, data, Role.parse("sampler"), null, null, precision, 3, device, false);
        try (DataDirectory opened = DataDirectory.open(data)) {
            return new Processes(
                            settings,
                            opened,
                            "127.0.0.1:9",
                            System.getProperty("java.class.path"),
                            new ClassArchives(null))
                    .trainer();
        }
    }

    @Test
    void theTrainerIsToldWhatServeWasTold() throws Exception {
        assertThat(trainer(ElementType.FLOAT32, "cpu").arguments()).containsExactly("sampler", "float32", "3", "cpu");
        assertThat(trainer(ElementType.BFLOAT16, null).arguments()).containsExactly("sampler", "bfloat16", "3");
    }

    @Test
    void theTrainerComputesOnAsManyThreadsAsItIsTold() throws Exception {
        Process process = started(trainer(ElementType.FLOAT32, "cpu"));
        try (BufferedReader said = process.inputReader()) {
            assertThat(said.readLine()).contains("computing on 3 threads of the CPU");
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void halfOfTheProcessorsAreLeftToTheOthers() {
        assertThat(IntStream.of(1, 2, 3, 4, 7, 16).map(TrainerThreads::usual)).containsExactly(2, 2, 2, 2, 3, 8);
    }

    /** Where the build could use it and it is not there, the supervisor says these words. */
    @Test
    void aDeviceThatIsNotThereEndsTheTrainerWithOneLine() throws Exception {
        Process process = started(trainer(ElementType.FLOAT32, "cuda:7"));
        // One that went on would end now, as a trainer whose supervisor is gone does.
        process.getOutputStream().close();
        List<String> said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(said).singleElement().asString().contains("--device: this build computes on the CPU only");
    }

    private static Process started(ChildSpec spec) throws IOException {
        var builder = new ProcessBuilder(spec.command()).redirectErrorStream(true);
        builder.environment().putAll(spec.environment());
        return builder.start();
    }
}
