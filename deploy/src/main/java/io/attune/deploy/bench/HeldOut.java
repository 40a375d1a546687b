package io.attune.deploy.bench;

import io.attune.deploy.demo.Corpus;
import io.attune.deploy.demo.DemoPolicy;
import io.attune.deploy.oracle.SupportDeskOracle;
import io.attune.kafka.artefact.ArtefactStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The prompts that nobody is asked in a round: on them versions are compared, by the oracle, at temperature 1. */
final class HeldOut {
    static final List<String> PROMPTS = List.copyOf(new Corpus().heldOut());

    private HeldOut() {}

    /** A version of the registry against the model that it began from. */
    static List<PolicyReport.Comparison> compare(Published published, ArtefactStore store, long firstSeed, int seeds)
            throws IOException {
        try (Scratch scratch = Scratch.make("attune-bench")) {
            Path directory = scratch.directory();
            published.fetch(store, directory);
            return compare(directory.resolve("base"), directory.resolve("adapter"), firstSeed, seeds);
        }
    }

    /**
     * An adapter against its base.
     *
     * @param seeds answers per prompt and policy, with the seeds from {@code firstSeed} on
     */
    static List<PolicyReport.Comparison> compare(Path base, Path adapter, long firstSeed, int seeds) {
        SupportDeskOracle oracle = new SupportDeskOracle();
        List<PolicyReport.Comparison> comparisons = new ArrayList<>();
        try (Contestants contestants = new Contestants(base, adapter)) {
            for (int i = 0; i < seeds; i++) {
                var before = contestants.before(PROMPTS, DemoPolicy.LONGEST_ANSWER, firstSeed + i);
                var after = contestants.after(PROMPTS, DemoPolicy.LONGEST_ANSWER, firstSeed + i);
                for (int p = 0; p < PROMPTS.size(); p++) {
                    double rewardBefore =
                            oracle.reward(PROMPTS.get(p), before.get(p).text());
                    double rewardAfter =
                            oracle.reward(PROMPTS.get(p), after.get(p).text());
                    comparisons.add(
                            new PolicyReport.Comparison(p, rewardBefore, rewardAfter, before.get(p), after.get(p)));
                }
            }
        }
        return List.copyOf(comparisons);
    }
}
