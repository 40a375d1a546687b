package io.attune.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.trainer.cli.CommandFrame;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/**
 * What a command printed and returned.
 *
 * @param exit its exit code
 */
public record CommandRun(int exit, String out, String err) {

    /** Runs a command as the main command would. */
    public static CommandRun of(Object command, String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var line = new CommandLine(command).setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int exit = CommandFrame.install(line).execute(arguments);
        return new CommandRun(exit, out.toString(), err.toString());
    }

    /** It printed nothing but one line on stderr, with each of the parts. */
    public void assertRefused(int code, String... parts) {
        assertThat(out).isEmpty();
        assertThat(err.lines()).singleElement().asString().contains(parts).doesNotContain("defect");
        assertThat(exit).isEqualTo(code);
    }
}
