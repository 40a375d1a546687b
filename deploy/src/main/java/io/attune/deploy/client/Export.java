package io.attune.deploy.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Fetches the judgments of a project as a data set, in constant memory; the file appears when it is complete. */
@Command(
        name = "export",
        description = "Exports the judgments of a project of a running server as JSONL.",
        mixinStandardHelpOptions = true)
public final class Export implements Callable<Integer> {
    private static final Set<String> FORMATS = Set.of("trl-preference", "trl-unpaired");

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Option(names = "--format", required = true, description = "trl-preference or trl-unpaired")
    private String format = "";

    @Option(names = "--project", paramLabel = "NAME", required = true, description = "name or id of the project")
    private String project = "";

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "where the lines go")
    private Path out = Path.of("");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (!FORMATS.contains(format)) {
            throw new IllegalArgumentException("no format is called '" + format + "'; there are "
                    + FORMATS.stream().sorted().toList());
        }
        RestClient client = server.signIn(RestClient.pool());
        Project chosen = ServerOptions.project(client, project);
        try (InputStream lines =
                client.download("projects/%s/judgments/export?format=%s".formatted(chosen.id(), format))) {
            write(lines);
        }
        PrintWriter terminal = spec.commandLine().getOut();
        terminal.println("wrote " + out);
        terminal.flush();
        return 0;
    }

    private void write(InputStream lines) throws IOException {
        Path directory = out.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new IllegalArgumentException(
                    out + " cannot be written: its directory does not exist; create it first");
        }
        Path part = Files.createTempFile(directory, "." + out.getFileName(), ".part");
        try {
            try (OutputStream file = Files.newOutputStream(part)) {
                lines.transferTo(file);
            }
            Files.move(part, out, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
