package io.attune.deploy.bench;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** What a benchmark prints: reports on stdout, for people or as JSON, and on stderr how far it is. Each is there at once. */
public final class Printed {
    @Option(names = "--json", description = "print each report as one JSON document on a line of its own")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec command;

    public void report(Object report) {
        line(json ? JsonMapper.shared().writeValueAsString(report) : report.toString());
    }

    /** Reports that people read as one table. */
    public void table(String table, List<?> reports) {
        if (json) {
            reports.forEach(this::report);
        } else {
            line(table);
        }
    }

    /** The line above the reports that are for people. */
    public void header(String header) {
        if (!json) {
            line(header);
        }
    }

    /** A line that is the same with {@code --json} and without. */
    public void line(String line) {
        print(command.commandLine().getOut(), line);
    }

    public void progress(String line) {
        print(command.commandLine().getErr(), line);
    }

    private static void print(PrintWriter to, String line) {
        to.println(line);
        to.flush();
    }
}
