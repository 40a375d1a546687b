package io.attune.deploy.client;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Sends a file of prompts, preferences or demonstrations to a project; every bad line is reported, and then nothing is stored unless asked. */
@Command(
        name = "import",
        description = "Imports prompts, preferences or demonstrations (JSONL) into a project of a running server.",
        mixinStandardHelpOptions = true)
public final class Import implements Callable<Integer> {
    @Mixin
    private ServerOptions server = new ServerOptions();

    @Option(
            names = "--format",
            required = true,
            description = "${COMPLETION-CANDIDATES}",
            converter = ImportFormat.Converter.class,
            completionCandidates = ImportFormat.Names.class)
    @SuppressWarnings("NullAway.Init") // required: picocli sets it
    private ImportFormat format;

    @Option(names = "--project", paramLabel = "NAME", required = true, description = "name or id of the project")
    private String project = "";

    @Option(names = "--dry-run", description = "only say what would happen")
    private boolean dryRun;

    @Option(names = "--skip-bad", description = "import the good lines of a file that has bad ones")
    private boolean skipBad;

    @Option(names = "--json", description = "print the report as one JSON document")
    private boolean json;

    @Parameters(paramLabel = "FILE", description = "one JSON object a line")
    private Path file = Path.of("");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException(file + " cannot be read: check the path and its permissions");
        }
        RestClient client = server.signIn(RestClient.pool());
        Project chosen = ServerOptions.project(client, project);
        String mode = dryRun ? "DRY_RUN" : skipBad ? "SKIP_BAD" : "ALL_OR_NOTHING";
        JsonNode report = client.upload(
                "projects/%s/import?format=%s&mode=%s&source=%s"
                        .formatted(chosen.id(), format.id(), mode, RestClient.encoded(file.getFileName())),
                file);
        print(report);
        return report.path("bad").asLong() == 0 || report.path("stored").asBoolean() ? 0 : 1;
    }

    private void print(JsonNode report) {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        report.path("examples")
                .forEach(bad -> err.println("%s, line %d: %s"
                        .formatted(
                                file,
                                bad.path("line").asLong(),
                                bad.path("problem").asString())));
        out.println(
                json
                        ? report.toString()
                        : "%d of %d lines are good, %d duplicates, %d bad; %s"
                                .formatted(
                                        report.path("good").asLong(),
                                        report.path("lines").asLong(),
                                        report.path("duplicates").asLong(),
                                        report.path("bad").asLong(),
                                        outcome(report)));
        out.flush();
        err.flush();
    }

    private String outcome(JsonNode report) {
        if (report.path("stored").asBoolean()) {
            return "the good ones are in " + project;
        }
        return dryRun
                ? "nothing was imported, as asked"
                : "nothing was imported: mend the file, or leave bad lines out with --skip-bad";
    }
}
