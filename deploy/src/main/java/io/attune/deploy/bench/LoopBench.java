package io.attune.deploy.bench;

import io.attune.deploy.client.Manifest;
import io.attune.deploy.client.Project;
import io.attune.deploy.client.RestClient;
import io.attune.deploy.client.ServerOptions;
import io.attune.deploy.demo.DemoProject;
import io.attune.deploy.serve.Installation;
import io.attune.deploy.serve.TrainerThreads;
import io.attune.deploy.simulate.CrewOptions;
import io.attune.deploy.simulate.Receipt;
import io.attune.deploy.simulate.Simulation;
import io.attune.deploy.simulate.Workload;
import io.attune.kafka.artefact.ArtefactStore;
import io.attune.trainer.cli.ThreadsOption;
import io.attune.trainer.ort.SharedRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/**
 * What feedback is worth: a new installation per seed, judged by simulated annotators while the loop runs, and the newest policy
 * compared with the first one.
 */
@Command(
        name = "loop",
        description =
                "Starts a new Attune per seed, lets annotators judge, and compares what was learned with the start.",
        mixinStandardHelpOptions = true)
public final class LoopBench implements Callable<Integer> {
    private static final Duration CATCH_UP = Duration.ofMinutes(2);
    /** Whoever learns publishes at least every two seconds: after this without a version, it has replayed what it owed. */
    private static final Duration QUIET = Duration.ofSeconds(8);

    private final Clock clock;

    @Mixin
    private CrewOptions crew = new CrewOptions();

    @Option(names = "--project", paramLabel = "NAME", description = "of the demo's (default: Support desk)")
    private String project = DemoProject.PAIRS.title();

    @Option(
            names = "--judgments",
            paramLabel = "N",
            defaultValue = "400",
            description = "by people, per seed (default: ${DEFAULT-VALUE})")
    private int judgments;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "3",
            description = "installations, one after the other (default: ${DEFAULT-VALUE})")
    private int seeds;

    @Mixin
    private TrainerThreads threads = new TrainerThreads();

    @Mixin
    private Printed printed = new Printed();

    public LoopBench(Clock clock) {
        this.clock = clock;
    }

    /**
     * One installation.
     *
     * @param startSeconds from the command until the demo's projects were there
     * @param judgingSeconds from the first lease to the last receipt
     * @param learningSeconds from the last receipt until a version had it
     * @param peakMegabytes of all processes together, from start to end
     */
    record Run(
            long seed,
            double startSeconds,
            double judgingSeconds,
            double learningSeconds,
            long judgmentsByPeople,
            long judgmentsByJudge,
            String version,
            long peakMegabytes,
            PolicyReport policy) {}

    /** Every installation, and all comparisons together. */
    record Report(List<Run> runs, PolicyReport together) {
        @Override
        public String toString() {
            return together.toString();
        }
    }

    @Override
    public Integer call() throws Exception {
        if (seeds < 1 || judgments < 1) {
            throw new IllegalArgumentException(
                    "--seeds and --judgments are " + seeds + " and " + judgments + ", expected 1 or more");
        }
        SharedRuntime.computeOn(threads.count());
        String option = ThreadsOption.NAME + "=" + threads.count();
        List<Run> runs = new ArrayList<>();
        List<PolicyReport.Comparison> comparisons = new ArrayList<>();
        for (long seed = 1; seed <= seeds; seed++) {
            try (Scratch scratch = Scratch.make("attune-loop")) {
                runs.add(run(seed, scratch.directory(), option, comparisons));
            }
            printed.progress(runs.getLast().toString());
        }
        printed.report(new Report(runs, PolicyReport.of(comparisons)));
        return 0;
    }

    private Run run(long seed, Path directory, String option, List<PolicyReport.Comparison> all) throws Exception {
        Instant begin = clock.instant();
        try (var installation = new Installation(directory.resolve("data"), clock, option)) {
            installation.start();
            double startSeconds = secondsSince(begin);
            RestClient admin = installation.admin();
            Project chosen = ServerOptions.project(admin, project);
            try (var memory = new MemoryWatch(installation.process())) {
                Workload workload = new Workload(judgments, receipt -> {});
                Simulation simulation = crew.assemble(installation.url(), admin, project, workload, seed, clock);
                Instant first = clock.instant();
                List<Receipt> receipts =
                        simulation.run((done, idle) -> printed.progress(done + " of " + judgments + " judgments"));
                double judgingSeconds = secondsSince(first);
                Instant last = clock.instant();
                installation.await(CATCH_UP, "the learner", () -> newestKnowsAll(admin, chosen, receipts));
                double learningSeconds = secondsSince(last);
                Published newest = lastOf(admin, chosen);
                var comparisons = HeldOut.compare(
                        newest, new ArtefactStore(installation.data().resolve("artefacts")), seed, 1);
                all.addAll(comparisons);
                JsonNode counts =
                        admin.get("projects/" + chosen.id() + "/rounds").path(0).path("judgments");
                return new Run(
                        seed,
                        startSeconds,
                        judgingSeconds,
                        learningSeconds,
                        counts.path("byPeople").asLong(),
                        counts.path("byJudge").asLong(),
                        newest.label(),
                        memory.peakMegabytes(),
                        PolicyReport.of(comparisons));
            }
        }
    }

    private Published lastOf(RestClient admin, Project project) throws IOException, InterruptedException {
        Published newest = Published.find(admin, project, null);
        Instant since = clock.instant();
        while (clock.instant().isBefore(since.plus(QUIET))) {
            Thread.sleep(Duration.ofSeconds(1));
            Published now = Published.find(admin, project, null);
            if (!now.label().equals(newest.label())) {
                newest = now;
                since = clock.instant();
            }
        }
        return newest;
    }

    private static boolean newestKnowsAll(RestClient admin, Project project, List<Receipt> receipts)
            throws IOException {
        return new HashSet<>(Manifest.ofNewest(admin, project.id()).settled())
                .containsAll(receipts.stream().map(Receipt::number).toList());
    }

    private double secondsSince(Instant start) {
        return Math.round(Duration.between(start, clock.instant()).toMillis() / 100.0) / 10.0;
    }
}
