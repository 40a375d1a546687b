package io.attune.deploy.simulate;

import io.attune.deploy.client.Project;
import io.attune.deploy.client.RestClient;
import io.attune.deploy.client.ServerOptions;
import io.attune.deploy.demo.DemoFacts;
import io.attune.deploy.oracle.SupportDeskOracle;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Who judges what, and how well. */
public final class CrewOptions {
    @Option(
            names = "--annotators",
            paramLabel = "N",
            defaultValue = "8",
            description = "how many at once (default: ${DEFAULT-VALUE})")
    private int annotators;

    @Option(
            names = "--oracle",
            paramLabel = "NAME",
            defaultValue = SupportDeskOracle.NAME,
            description = "whose taste they have (default and only one: ${DEFAULT-VALUE})")
    private String oracle = SupportDeskOracle.NAME;

    @ArgGroup
    private Labels labels = new Labels();

    @Option(
            names = "--think-ms",
            paramLabel = "MS",
            defaultValue = "0",
            description = "pause before each judgment, more or less (default: ${DEFAULT-VALUE})")
    private int thinkMillis;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "how long the server may be away (default: ${DEFAULT-VALUE})")
    private int patienceSeconds;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "of mistakes (default: ${DEFAULT-VALUE})")
    private long seed;

    static final class Labels {
        @Option(names = "--flip", paramLabel = "P", description = "probability of a wrong label (default: 0.1)")
        private double flip = .1;

        @Option(names = "--shuffle-labels", description = "labels that have nothing to do with the answers")
        private boolean shuffled;
    }

    public int annotators() {
        return annotators;
    }

    /**
     * Signs everybody in at a server.
     *
     * @param project name or id
     * @param mistakes seed of them, added to {@code --seed}
     */
    public Simulation assemble(
            URI server, RestClient admin, String project, Workload workload, long mistakes, InstantSource clock)
            throws IOException {
        check();
        Noise noise = labels.shuffled ? Noise.SHUFFLED : new Noise(labels.flip);
        HttpClient http = RestClient.pool();
        Project chosen = ServerOptions.project(admin, project);
        Patience patience = new Patience(Duration.ofSeconds(patienceSeconds), clock);
        double threshold = DemoFacts.load().medianReward();
        List<SimulatedAnnotator> crew = new ArrayList<>();
        for (Crew.Member member : new Crew(server, http, admin, new SecureRandom()).hire(annotators)) {
            var random = new SplittableRandom((seed + mistakes) * 1_000 + crew.size());
            Opinion opinion = new Opinion(new SupportDeskOracle(), noise, threshold, random);
            crew.add(new SimulatedAnnotator(
                    member.name(),
                    member.client(),
                    chosen.id(),
                    opinion,
                    Duration.ofMillis(thinkMillis),
                    patience,
                    workload,
                    random.split()));
        }
        return new Simulation(crew, workload);
    }

    private void check() {
        if (!oracle.equals(SupportDeskOracle.NAME)) {
            throw new IllegalArgumentException(
                    "no oracle is called '" + oracle + "'; there is " + SupportDeskOracle.NAME);
        }
        if (annotators < 1 || annotators > 1_000) {
            throw new IllegalArgumentException("--annotators is " + annotators + ", expected 1 to 1000");
        }
        if (thinkMillis < 0) {
            throw new IllegalArgumentException("--think-ms is " + thinkMillis + ", expected 0 or more");
        }
    }
}
