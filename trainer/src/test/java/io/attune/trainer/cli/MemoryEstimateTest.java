package io.attune.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked for before a run is what its steps take, in a process of its own by the kernel's count (VmHWM). */
class MemoryEstimateTest {
    /** Of what is asked for: a run that takes more may not fit where it was said to, one that takes much less was refused for nothing. */
    private static final double LEAST = .55;

    private static final double MOST = 1.15;

    @ParameterizedTest
    @ValueSource(strings = {"pairs", "rollouts", "rollouts and a reward model"})
    @EnabledOnOs(OS.LINUX)
    void isWhatAStepTakes(String work) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED",
                        MemoryProbe.class.getName(),
                        work)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process probe = builder.start();
        String said = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(probe.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(probe.exitValue()).isZero();
        long[] bytes = Arrays.stream(said.strip().split(" "))
                .mapToLong(Long::parseLong)
                .toArray();
        assertThat((double) bytes[1] / bytes[0])
                .as("%s: asked for %,d bytes and took %,d", work, bytes[0], bytes[1])
                .isBetween(LEAST, MOST);
    }
}
