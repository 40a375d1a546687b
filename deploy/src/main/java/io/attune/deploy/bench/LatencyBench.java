package io.attune.deploy.bench;

import io.attune.deploy.client.RestClient;
import io.attune.deploy.client.ServerOptions;
import io.attune.deploy.demo.DemoProject;
import io.attune.deploy.serve.ExternalServices;
import io.attune.deploy.simulate.CrewOptions;
import io.attune.deploy.simulate.Receipt;
import io.attune.deploy.simulate.Simulation;
import io.attune.deploy.simulate.Workload;
import io.attune.kafka.KafkaAddress;
import io.attune.kafka.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Judges with simulated annotators in a running loop and times each judgment's way into the weights. */
@Command(
        name = "latency",
        description =
                "Times judgments from the request to the step and the version that have them; a round has to run.",
        mixinStandardHelpOptions = true)
public final class LatencyBench implements Callable<Integer> {
    private static final Duration AFTERWARDS = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(200);

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
            description = "how many are timed (default: ${DEFAULT-VALUE})")
    private int judgments;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "40",
            description =
                    "judgments before those, not timed: the first ones find both programs cold (default: ${DEFAULT-VALUE})")
    private int warmUp;

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            description = "the loop's broker (default: the embedded one of --data)")
    private @Nullable String kafka;

    @Mixin
    private Printed printed = new Printed();

    public LatencyBench(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws Exception {
        if (judgments < 1 || warmUp < 0) {
            throw new IllegalArgumentException("--judgments and --warm-up are " + judgments + " and " + warmUp
                    + ", expected 1 or more and 0 or more");
        }
        RestClient admin = server.signIn(RestClient.pool());
        String judged = ServerOptions.project(admin, project).id().toString();
        Workload workload = new Workload(warmUp + judgments, receipt -> {});
        try (LearnerWatch watch = new LearnerWatch(broker(), clock)) {
            watch.awaitPresent();
            Simulation simulation = crew.assemble(server.url(), admin, judged, workload, 0, clock);
            List<Receipt> timed = simulation.run(this::tell).stream()
                    .sorted(Comparator.comparing(Receipt::sent))
                    .skip(warmUp)
                    .toList();
            double seconds =
                    Duration.between(timed.getFirst().sent(), clock.instant()).toMillis() / 1000.0;
            printed.report(settled(timed, watch.learned(), seconds));
        }
        return 0;
    }

    private KafkaAddress broker() throws IOException {
        Path directory = server.data().toAbsolutePath().resolve("kafka");
        Optional<KafkaAddress> known =
                kafka == null ? EmbeddedBroker.keptAddress(directory) : Optional.of(new KafkaAddress(kafka));
        return known.filter(address -> ExternalServices.kafkaAnswers(address.bootstrap()))
                .orElseThrow(() -> new IOException("no Kafka broker answers "
                        + (kafka == null ? "that keeps its data in " + directory : "at " + kafka)
                        + ": name the broker of " + server.url() + " with --kafka, or the data directory of that server"
                        + " with --data"));
    }

    /** The learner may still be busy with the last ones. */
    private LatencyReport settled(List<Receipt> receipts, Learned learned, double seconds) throws InterruptedException {
        Instant end = clock.instant().plus(AFTERWARDS);
        LatencyReport report = LatencyReport.of(receipts, learned, seconds);
        while (report.notPublished() > 0 && clock.instant().isBefore(end)) {
            Thread.sleep(LOOK);
            report = LatencyReport.of(receipts, learned, seconds);
        }
        return report;
    }

    private void tell(int done, long idle) {
        printed.progress("%d of %d judgments".formatted(done, warmUp + judgments));
    }
}
