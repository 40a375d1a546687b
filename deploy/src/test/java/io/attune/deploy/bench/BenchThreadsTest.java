package io.attune.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.trainer.cli.CommandFrame;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** {@code --threads} of the benchmarks: all that compute take it, before they measure or write anything. */
class BenchThreadsTest {
    /** What latency times is computed by somebody else's server. */
    static Stream<String> computing() {
        return Bench.commandLine(Clock.systemUTC()).getSubcommands().keySet().stream()
                .filter(name -> !name.equals("latency"));
    }

    @ParameterizedTest
    @MethodSource("computing")
    void noThreadsAreRefused(String name) {
        var err = new StringWriter();
        List<String> required = switch (name) {
            case "generate" -> List.of("--model=none");
            case "objectives" -> List.of("--out=none");
            default -> List.of();
        };
        String[] arguments =
                Stream.concat(Stream.of(name, "--threads=0"), required.stream()).toArray(String[]::new);
        CommandLine bench = CommandFrame.install(Bench.commandLine(Clock.systemUTC()));
        int exit = bench.setErr(new PrintWriter(err, true)).execute(arguments);
        assertThat(exit).isEqualTo(1);
        assertThat(err.toString().lines()).singleElement().asString().contains("--threads is 0; give 1 to ");
    }
}
