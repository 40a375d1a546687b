package io.attune.deploy.simulate;

import io.attune.deploy.client.RestClient;
import io.attune.deploy.client.ServerOptions;
import io.attune.deploy.demo.DemoProject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Lets simulated annotators judge a project's tasks through the real HTTP interface. */
@Command(
        name = "simulate",
        description = "Lets simulated annotators judge a running project's tasks over HTTP.",
        mixinStandardHelpOptions = true)
public final class Simulate implements Callable<Integer> {
    private final Clock clock;

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Option(names = "--project", paramLabel = "NAME", description = "name or id (default: Support desk)")
    private String project = DemoProject.PAIRS.title();

    @Mixin
    private CrewOptions crew = new CrewOptions();

    @Option(
            names = "--judgments",
            paramLabel = "N",
            defaultValue = "400",
            description = "how many in all (default: ${DEFAULT-VALUE})")
    private int judgments;

    @Option(
            names = "--receipts",
            paramLabel = "FILE",
            description = "append every receipt there, one JSON object a line")
    private @Nullable Path receipts;

    @Option(names = "--json", description = "print the summary as one JSON document")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    public Simulate(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws Exception {
        if (judgments < 1) {
            throw new IllegalArgumentException("--judgments is " + judgments + ", expected 1 or more");
        }
        Summary summary = simulate();
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? JsonMapper.shared().writeValueAsString(summary) : summary.toString());
        out.flush();
        return 0;
    }

    private Summary simulate() throws IOException, InterruptedException {
        if (receipts == null) {
            return simulate(receipt -> {});
        }
        try (ReceiptLog log = new ReceiptLog(receipts)) {
            return simulate(log);
        }
    }

    private Summary simulate(Consumer<Receipt> listener) throws IOException, InterruptedException {
        Workload workload = new Workload(judgments, listener);
        Simulation simulation =
                crew.assemble(server.url(), server.signIn(RestClient.pool()), project, workload, 0, clock);
        Instant start = clock.instant();
        List<Receipt> given = simulation.run(this::report);
        return Summary.of(
                given,
                crew.annotators(),
                Duration.between(start, clock.instant()).toMillis() / 1000.0);
    }

    private void report(int done, long idle) {
        PrintWriter err = spec.commandLine().getErr();
        err.printf("%d of %d judgments, %d times nobody had a task for an annotator%n", done, judgments, idle);
        err.flush();
    }
}
