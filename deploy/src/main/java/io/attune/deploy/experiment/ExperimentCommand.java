package io.attune.deploy.experiment;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Runs experiments and says of each figure whether every seed has it where it should be. */
@Command(
        name = "experiment",
        description = "Repeats the field's small experiments; exit code 1 where a figure is not where it should be.",
        mixinStandardHelpOptions = true)
public final class ExperimentCommand implements Callable<Integer> {
    private final Clock clock;

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            completionCandidates = Names.class,
            description = "one of ${COMPLETION-CANDIDATES} (default: all)")
    private @Nullable String name;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "5",
            description = "runs of each, with the seeds from 1 on (default: ${DEFAULT-VALUE})")
    private int seeds;

    @Option(names = "--out", paramLabel = "DIR", description = "write a picture of each there, NAME.svg, of seed 1")
    private @Nullable Path out;

    @Option(names = "--json", description = "print the figures as one JSON document")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    /** For picocli, which makes one by reflection. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Experiments.ALL.stream().map(Experiment::name).iterator();
        }
    }

    public ExperimentCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException {
        if (seeds < 1) {
            throw new IllegalArgumentException("--seeds is " + seeds + ", expected 1 or more");
        }
        List<Report> reports = new ArrayList<>();
        for (Experiment experiment : name == null ? Experiments.ALL : List.of(Experiments.byName(name))) {
            Instant start = clock.instant();
            List<Outcome> outcomes = Report.run(experiment, seeds);
            double seconds = Duration.between(start, clock.instant()).toMillis() / 1000.0;
            Report report = Report.of(experiment, outcomes, seconds);
            reports.add(report);
            if (!json) {
                print(report.toString());
            }
            if (out != null) {
                Files.createDirectories(out);
                Files.writeString(
                        out.resolve(experiment.name() + ".svg"),
                        Svg.draw(outcomes.getFirst().chart()));
            }
        }
        if (json) {
            print(JsonMapper.shared().writeValueAsString(reports));
        }
        return reports.stream().allMatch(Report::passed) ? 0 : 1;
    }

    private void print(String text) {
        PrintWriter writer = spec.commandLine().getOut();
        writer.println(text);
        writer.flush();
    }
}
