package io.attune.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.trainer.objective.Objectives;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

class AllBenchTest {
    @TempDir
    private Path directory;

    @Test
    void oneThatFailsIsToldAndTheOthersGoOn() throws IOException, InterruptedException {
        var out = new StringWriter();
        var err = new StringWriter();
        var bench = new AllBench(Clock.systemUTC());
        new CommandLine(bench)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .parseArgs("--out=" + directory);
        int exit = bench.run(List.of(
                Programme.Part.of("steady", "--steps=1"),
                Programme.Part.of("objective-cost", "--json", "--rows=4", "--time=8", "--step-rows=1")));
        assertThat(exit).isEqualTo(1);
        assertThat(out.toString())
                .containsPattern("steady +FAILED with exit code 1")
                .containsPattern("objective-cost +done after [0-9]+ s")
                .containsPattern("objective dpo, ms [0-9.]+, step_ms [0-9.]+");
        assertThat(err.toString()).contains("objective-cost (2 of 2)");
        assertThat(directory.resolve("steady.jsonl")).isEmptyFile();
        assertThat(Files.readAllLines(directory.resolve("objective-cost.jsonl")))
                .hasSize(Objectives.all().size())
                .allSatisfy(line -> assertThat(
                                JsonMapper.shared().readTree(line).path("ms").isNumber())
                        .isTrue());
    }

    /** Every benchmark is in it but those that ask a server of the operator's, which loop runs on its own one. */
    @Test
    void bothProgrammesHaveEveryBenchmark() {
        List<String> there = Bench.commandLine(Clock.systemUTC()).getSubcommands().keySet().stream()
                .filter(name -> !List.of("all", "latency", "policy").contains(name))
                .toList();
        Path model = Path.of("m");
        for (List<Programme.Part> programme :
                List.of(Programme.whole(model, directory), Programme.brief(model, directory))) {
            assertThat(programme).extracting(Programme.Part::name).containsExactlyInAnyOrderElementsOf(there);
            for (Programme.Part part : programme) {
                String[] arguments =
                        part.command(List.of("--threads=3")).stream().skip(1).toArray(String[]::new);
                Bench.commandLine(Clock.systemUTC()).parseArgs(arguments);
                assertThat(arguments).contains("--threads=3");
            }
        }
    }
}
