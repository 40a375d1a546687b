package io.attune.deploy.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.deploy.serve.Installation;
import io.attune.kafka.broker.BrokerMain;
import io.attune.ui.AttuneApplication;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;

/**
 * Simulated annotators at work while trainer, web, broker and everything at once is killed with {@code kill -9}: as often as
 * {@code attune.crash.rounds} says, in an order of each round's own; unless it is set, once and in few judgments.
 */
final class Drill {
    private static final int ROUNDS = Integer.getInteger("attune.crash.rounds", 0);
    private static final int JUDGMENTS_PER_ROUND = ROUNDS == 0 ? 50 : 160;

    private static CompletableFuture<Evidence> once;

    private Drill() {}

    /** What the drill left, which is run at most once in this JVM. */
    static synchronized Evidence evidence() throws Exception {
        if (once == null) {
            once = new CompletableFuture<>();
            try {
                once.complete(run(Files.createTempDirectory("attune-crash")));
            } catch (Exception | AssertionError e) {
                once.completeExceptionally(e);
            }
        }
        return once.get();
    }

    private static Evidence run(Path directory) throws Exception {
        try (Site site = new Site(directory)) {
            for (int round = 1; round <= Math.max(1, ROUNDS); round++) {
                killWhileTheyJudge(site, round);
            }
            return site.evidence();
        }
    }

    @FunctionalInterface
    private interface Strike {
        void strike() throws Exception;
    }

    private static void killWhileTheyJudge(Site site, int round) throws Exception {
        Installation installation = site.installation();
        List<Strike> strikes = new ArrayList<>(List.of(
                () -> installation.kill("TrainerMain"),
                () -> installation.kill(AttuneApplication.class.getName()),
                () -> installation.kill(BrokerMain.class.getName()),
                () -> {
                    installation.killAll();
                    installation.start();
                }));
        Random random = new Random(round);
        Collections.shuffle(strikes, random);
        int before = site.received();
        FutureTask<Integer> work = site.judge(JUDGMENTS_PER_ROUND, round);
        int share = JUDGMENTS_PER_ROUND / (strikes.size() + 1);
        for (int i = 0; i < strikes.size(); i++) {
            site.awaitReceipts(before + share * i + 1 + random.nextInt(share), work);
            strikes.get(i).strike();
        }
        site.awaitReceipts(before + JUDGMENTS_PER_ROUND, work);
        assertThat(work.get()).as("exit code of the simulation").isZero();
    }
}
