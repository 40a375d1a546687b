package io.attune.deploy.bench;

import io.attune.deploy.client.Project;
import io.attune.deploy.client.RestClient;
import io.attune.deploy.client.ServerOptions;
import io.attune.deploy.demo.DemoProject;
import io.attune.kafka.artefact.ArtefactStore;
import io.attune.trainer.cli.ThreadsOption;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How much better a tuned version of the demo's policy is, by the oracle, on the held-out prompts at temperature 1. */
@Command(
        name = "policy",
        description = "Compares a tuned version of the demo's policy with the first one, on held-out prompts.",
        mixinStandardHelpOptions = true)
public final class PolicyBench implements Callable<Integer> {
    @Mixin
    private ServerOptions server = new ServerOptions();

    @Option(names = "--project", paramLabel = "NAME", description = "name or id (default: Support desk)")
    private String project = DemoProject.PAIRS.title();

    @Option(names = "--version-label", paramLabel = "V", description = "such as v12, or an id (default: the newest)")
    private @Nullable String version;

    @Option(names = "--base", paramLabel = "DIR", description = "a model directory, with --adapter instead of a server")
    private @Nullable Path base;

    @Option(names = "--adapter", paramLabel = "DIR", description = "a PEFT adapter of --base")
    private @Nullable Path adapter;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "3",
            description = "answers per prompt and policy (default: ${DEFAULT-VALUE})")
    private int seeds;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1000",
            description = "the first seed (default: ${DEFAULT-VALUE})")
    private long firstSeed;

    @Option(
            names = "--show",
            paramLabel = "N",
            defaultValue = "0",
            description = "print so many prompts with both answers")
    private int show;

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Mixin
    private Printed printed = new Printed();

    @Override
    public Integer call() throws Exception {
        if (seeds < 1) {
            throw new IllegalArgumentException("--seeds is " + seeds + ", expected 1 or more");
        }
        if ((base == null) != (adapter == null)) {
            throw new IllegalArgumentException(
                    "--base and --adapter belong together: give both, or neither for a server");
        }
        threads.choose();
        List<PolicyReport.Comparison> comparisons = base == null || adapter == null
                ? compareFromServer()
                : HeldOut.compare(base, adapter, firstSeed, seeds);
        comparisons.stream().limit(show).forEach(this::show);
        printed.report(PolicyReport.of(comparisons));
        return 0;
    }

    private List<PolicyReport.Comparison> compareFromServer() throws IOException {
        RestClient client = server.signIn(RestClient.pool());
        Project chosen = ServerOptions.project(client, project);
        ArtefactStore store = new ArtefactStore(server.data().resolve("artefacts"));
        return HeldOut.compare(Published.find(client, chosen, version), store, firstSeed, seeds);
    }

    private void show(PolicyReport.Comparison one) {
        printed.progress("%n%s%n  before (%.2f): %s%n  after  (%.2f): %s"
                .formatted(
                        HeldOut.PROMPTS.get(one.prompt()),
                        one.rewardBefore(),
                        one.before().text(),
                        one.rewardAfter(),
                        one.after().text()));
    }
}
