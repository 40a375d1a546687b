package io.attune.trainer.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** A run that the system ends, and the same run once more with --resume. */
class EndedRunTest {
    private static final int TERMINATED = 143;

    @TempDir
    private Path directory;

    private Path model;

    /** The trainer's commands as a process. */
    static final class Child {
        private Child() {}

        @Command(name = "attune")
        private static final class Main {}

        public static void main(String[] arguments) {
            CommandLine main = new CommandLine(new Main());
            TrainerCommands.mount(main, Clock.systemUTC());
            System.exit(main.execute(arguments));
        }
    }

    @BeforeEach
    void prepare() throws URISyntaxException, IOException {
        model = Path.of(requireNonNull(getClass().getResource("/llama/tied")).toURI());
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            String prompt = "{\"prompt\": \"Hello " + "a".repeat(i) + "\", ";
            String yes = "\" yes" + "!".repeat(9 - i) + "\"";
            pairs.add(prompt + "\"chosen\": " + yes + ", \"rejected\": \" no\"}");
        }
        Files.write(directory.resolve("pairs.jsonl"), pairs);
    }

    private String[] command(String objective, String out, String... more) {
        List<String> words = new ArrayList<>(List.of(("tune --objective=" + objective).split(" ")));
        words.addAll(List.of(
                "--model=" + model,
                "--data=" + directory.resolve("pairs.jsonl"),
                "--out=" + directory.resolve(out),
                "--batch-size=2",
                "--learning-rate=0.003",
                "--schedule=cosine",
                "--warmup=10",
                "--steps=300"));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    /** What is drawn for several steps is learned from in all of them before the run ends. */
    @ParameterizedTest
    @ValueSource(strings = {"dpo", "ppo --reward=length:target=3 --max-new-tokens=6"})
    void goesOnToTheSameBits(String objective) throws IOException, InterruptedException {
        Path metrics = directory.resolve("metrics.jsonl");
        assertThat(ended(command(objective, "ended", "--metrics=" + metrics), metrics))
                .isEqualTo(TERMINATED);
        assertThat(directory.resolve("ended")).doesNotExist();
        assertThat(directory.resolve("ended.checkpoints")).isDirectory();

        CommandLineRun other = CommandLineRun.of((Object[]) command(objective, "ended", "--resume", "--seed=5"));
        assertThat(other.exit()).isNotZero();
        assertThat(other.err()).contains("was begun with --seed 0, not 5; give the same again");

        CommandLineRun scaled = CommandLineRun.of((Object[]) command(objective, "ended", "--resume", "--lora-alpha=8"));
        assertThat(scaled.exit()).isNotZero();
        assertThat(scaled.err()).contains("was begun without --lora-alpha; leave it out, or leave out --resume");

        assertThat(CommandLineRun.of((Object[]) command(objective, "ended", "--resume", "--metrics=" + metrics)))
                .extracting(CommandLineRun::exit)
                .isEqualTo(0);
        assertThat(CommandLineRun.of((Object[]) command(objective, "whole")).exit())
                .isZero();
        assertThat(directory.resolve("ended/model.safetensors"))
                .hasSameBinaryContentAs(directory.resolve("whole/model.safetensors"));
        assertThat(Files.readAllLines(metrics)).hasSize(300);
        assertThat(directory.resolve("ended.checkpoints")).doesNotExist();
    }

    private int ended(String[] command, Path metrics) throws IOException, InterruptedException {
        List<String> java = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                Child.class.getName()));
        java.addAll(List.of(command));
        var builder = new ProcessBuilder(java)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said").toFile());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process child = builder.start();
        while (child.isAlive() && (!Files.exists(metrics) || Files.size(metrics) == 0)) {
            Thread.sleep(5);
        }
        child.destroy();
        int exit = child.waitFor();
        assertThat(Files.readString(directory.resolve("said")))
                .contains("of 300; the same command with --resume goes on from there");
        return exit;
    }

    @Test
    void thereMustBeARunToGoOnWith() {
        CommandLineRun run = CommandLineRun.of((Object[]) command("dpo", "none", "--resume"));
        assertThat(run.exit()).isNotZero();
        assertThat(run.err()).contains("there is no checkpoint in").contains("leave out --resume to begin");
    }
}
