package io.attune.deploy.bench.objectives;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.deploy.Attune;
import io.attune.deploy.bench.Bench;
import io.attune.deploy.bench.StoppedBench;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Two objectives on the demo, with a budget that is over in seconds. */
class ObjectivesBenchTest {
    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... more) {
        CommandLine bench = Bench.commandLine(Clock.systemUTC());
        bench.setOut(new PrintWriter(out));
        bench.setErr(new PrintWriter(err));
        String[] command = {
            "objectives",
            "--out",
            directory.toString(),
            "--ids",
            "sft,grpo",
            "--rates",
            "1e-3",
            "--seeds",
            "1",
            "--batches",
            "2",
            "--prompts",
            "2",
            "--completions",
            "2",
            "--held-out",
            "4"
        };
        return bench.execute(Stream.of(command, more).flatMap(Arrays::stream).toArray(String[]::new));
    }

    @Test
    void trainsMeasuresAndGoesOnWhereItWasStopped() throws IOException {
        assertThat(run("--ids", "sft")).as(err.toString()).isZero();
        assertThat(run()).as(err.toString()).isZero();
        assertThat(err.toString().lines().filter(line -> line.contains("win rate")))
                .as("the first trial is not made again")
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("sft "),
                        second -> assertThat(second).startsWith("grpo "));
        assertThat(Files.readAllLines(directory.resolve("trials-2x2x2-4.jsonl")))
                .hasSize(2);
        assertThat(Files.readString(directory.resolve("table.md")))
                .contains("| `sft` |", "| `grpo` |", "of 2 objectives");
        assertThat(Files.readString(directory.resolve("picture.svg"))).contains("<title>grpo</title>");
    }

    @Test
    void whatIsStoppedLeavesNothing() throws IOException, InterruptedException {
        var bench = new StoppedBench(
                directory.resolve("temporary"),
                Attune.class,
                "bench",
                "objectives",
                "--out=" + directory,
                "--ids=sft",
                "--batches=2",
                "--prompts=2",
                "--completions=2",
                "--held-out=4",
                "--seeds=100000");
        bench.await(directory.resolve("trials-2x2x2-4.jsonl"));
        assertThat(bench.scratch("attune-objectives")).hasSize(1);
        assertThat(bench.stop()).isEqualTo(143);
        assertThat(bench.scratch("attune-objectives")).isEmpty();
    }
}
