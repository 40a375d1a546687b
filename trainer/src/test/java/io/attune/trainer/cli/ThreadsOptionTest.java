package io.attune.trainer.cli;

import static io.attune.trainer.cli.CommandFiles.PAIRS;
import static io.attune.trainer.cli.CommandFiles.model;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.ort.SharedRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What {@code --threads} refuses, and that commands compute on so many: processes of their own say so and write the same numbers. */
class ThreadsOptionTest {
    private static final int MOST = 4 * Runtime.getRuntime().availableProcessors();

    @TempDir
    private Path directory;

    /** Runs a command as the main command would, where nothing has been computed yet, and says where it computed. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) {
            CommandLineRun run = CommandLineRun.of((Object[]) arguments);
            System.err.print(run.err());
            System.out.print(run.out());
            System.out.println("\"" + SharedRuntime.where() + "\"");
            System.exit(run.exit());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sft --out=OUT --data=DATA",
                "tune --objective=dpo --out=OUT --data=DATA",
                "reward --out=OUT --data=DATA",
                "logprobs --data=DATA",
                "score --data=DATA",
                "generate --prompts=DATA",
            })
    void numbersThatNobodyWantsEndEveryCommandWithOneLine(String command) throws IOException {
        for (int wrong : new int[] {-1, 0, MOST + 1}) {
            CommandLineRun run = CommandLineRun.of((Object[]) words(command + " --threads=" + wrong));
            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.err().lines())
                    .singleElement()
                    .asString()
                    .endsWith("--threads is " + wrong + "; give 1 to " + MOST
                            + ", 4 for each processor that this process may use");
            assertThat(run.out()).isEmpty();
            assertThat(directory.resolve("out")).doesNotExist();
        }
    }

    @Test
    void commandsComputeOnSoManyAndSayTheSame() throws IOException, InterruptedException {
        String lines = "{\"prompt\": \"Hello\", \"completion\": \" yes please\"}\n";
        Path data = new CommandFiles(directory).file((lines + lines + lines + lines).split("\n"));
        List<JsonNode> one = said(1, data);
        assertThat(one).hasSize(5);
        assertThat(one.getLast().asString()).isEqualTo("1 thread of the CPU");
        for (int threads : new int[] {2, 3, 4}) {
            List<JsonNode> more = said(threads, data);
            assertThat(more.getLast().asString()).isEqualTo(threads + " threads of the CPU");
            for (int i = 0; i < 4; i++) {
                assertThat(CommandFiles.numbers(more.get(i).path("logps")))
                        .containsExactly(CommandFiles.numbers(one.get(i).path("logps")), within(1e-5));
            }
        }
    }

    private static List<JsonNode> said(int threads, Path data) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                Program.class.getName(),
                "logprobs",
                "--model=" + model("tied"),
                "--data=" + data,
                "--threads=" + threads));
        // Each as a process that serves people computes, and as one that does nothing else.
        command.add(1, "-Dattune.compute.spinning=" + (threads % 2 == 0));
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return CommandFiles.lines(said);
    }

    private String[] words(String command) throws IOException {
        String data = new CommandFiles(directory).file(PAIRS[0]).toString();
        return Stream.concat(
                        Stream.of(command.split(" "))
                                .map(word -> word.replace("DATA", data)
                                        .replace("OUT", directory.resolve("out").toString())),
                        Stream.of("--model=" + model("tied")))
                .toArray(String[]::new);
    }
}
