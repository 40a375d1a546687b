package io.attune.trainer.cli;

import static io.attune.trainer.cli.CommandFiles.PAIRS;
import static io.attune.trainer.cli.CommandFiles.model;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of {@code --device} where there is no GPU, with ONNX Runtime's natives for the CPU. */
class DeviceOptionTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tune --objective=dpo --out=OUT --data=DATA",
                "reward --out=OUT --data=DATA",
                "logprobs --data=DATA",
                "score --data=DATA",
                "generate --prompts=DATA",
            })
    void aGpuThatIsNotThereEndsEveryCommandWithOneLine(String command) throws IOException {
        CommandLineRun run = run(command + " --device=cuda:1");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .contains("this build computes on the CPU only")
                .contains("ATTUNE_PROFILE=cuda")
                .contains("--device cpu");
        assertThat(run.out()).isEmpty();
        assertThat(directory.resolve("out")).doesNotExist();
    }

    @Test
    void autoSaysInOneLineThatItTakesTheCpu() throws IOException {
        String command = "tune --objective=dpo --steps=1 --batch-size=1 --out=OUT --data=DATA --json --device=";
        CommandLineRun run = run(command + "auto");
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.err().lines().filter(line -> line.contains("CPU")))
                .singleElement()
                .asString()
                .startsWith("computing on the CPU: ");
        assertThat(directory.resolve("out")).isDirectory();
    }

    @Test
    void cpuSaysNothing() throws IOException {
        CommandLineRun run =
                run("tune --objective=dpo --steps=1 --batch-size=1 --out=OUT --data=DATA --json --device=cpu");
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.err()).doesNotContain("CPU");
    }

    @Test
    void anotherNameIsRefused() throws IOException {
        CommandLineRun run = run("logprobs --data=DATA --device=cuda:x");
        assertThat(run.exit()).isNotZero();
        assertThat(run.err()).contains("--device is cuda:x; there are cpu, cuda, cuda:N");
        assertThat(run.err().lines()).hasSize(1);
    }

    private CommandLineRun run(String command) throws IOException {
        String data = new CommandFiles(directory).file(PAIRS[0]).toString();
        return CommandLineRun.of(Stream.concat(
                        Stream.of(command.split(" "))
                                .map(word -> word.replace("DATA", data)
                                        .replace("OUT", directory.resolve("out").toString())),
                        Stream.of("--model=" + model("tied")))
                .toArray());
    }
}
