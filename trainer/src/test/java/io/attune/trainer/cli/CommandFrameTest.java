package io.attune.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.kafka.KafkaAddress;
import io.attune.kafka.KafkaUnavailableException;
import io.attune.trainer.data.BadInputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class CommandFrameTest {
    @Command(name = "attune")
    static final class Main {}

    @Command(name = "try")
    static final class Try implements Callable<Integer> {
        @Option(names = "--count", required = true)
        private int count;

        @Option(names = "--lines")
        private int lines;

        private final Exception failure;

        Try(Exception failure) {
            this.failure = failure;
        }

        @Override
        public Integer call() throws Exception {
            if (count + lines > 0) {
                throw failure;
            }
            return 0;
        }
    }

    private final StringWriter err = new StringWriter();

    private int run(Exception failure, String... arguments) {
        CommandLine main = new CommandLine(new Main()).addSubcommand(new Try(failure));
        main.setErr(new PrintWriter(err));
        return CommandFrame.install(main).execute(arguments);
    }

    @Test
    void anUnknownOptionIsOneLineWithASuggestion() {
        assertThat(run(new IOException(), "try", "--count", "1", "--line", "2")).isEqualTo(2);
        assertThat(err)
                .hasToString(
                        "attune try: unknown option --line 2; did you mean --lines?; attune try --help lists the options\n");
    }

    @Test
    void aMisspeltRequiredOptionIsCalledUnknownRatherThanMissing() {
        assertThat(run(new IOException(), "try", "--counts", "1")).isEqualTo(2);
        assertThat(err.toString()).contains("unknown option --counts").contains("did you mean --count");
    }

    @Test
    void aMissingOptionAndAValueOfAnotherTypeAreOneLineEach() {
        assertThat(run(new IOException(), "try")).isEqualTo(2);
        assertThat(err.toString()).startsWith("attune try: needs --count;").hasLineCount(1);
        assertThat(run(new IOException(), "try", "--count", "many")).isEqualTo(2);
        assertThat(err.toString()).contains("'many'").hasLineCount(2);
    }

    @Test
    void aFailureIsOneLineAndExitsWithOne() {
        assertThat(run(new BadInputException("x.jsonl line 3:\n not JSON"), "try", "--count", "1"))
                .isEqualTo(1);
        assertThat(err).hasToString("attune try: x.jsonl line 3: not JSON\n");
    }

    @Test
    void aBrokerThatIsAwayIsNoDefect() {
        assertThat(CommandFrame.describe(KafkaUnavailableException.during(
                        "reading topics", new KafkaAddress("localhost:9"), new IOException("timed out"))))
                .isEqualTo(
                        "reading topics failed at Kafka localhost:9: timed out. Check that the broker runs; it is safe to"
                                + " try again");
    }

    @Test
    void filesAreNamedAndDefectsSayWhere() {
        assertThat(CommandFrame.describe(new UncheckedIOException(new NoSuchFileException("a.json"))))
                .isEqualTo("a.json does not exist; check the path");
        assertThat(CommandFrame.describe(new IllegalStateException("odd")))
                .contains("CommandFrameTest")
                .contains("odd")
                .contains("report");
    }
}
