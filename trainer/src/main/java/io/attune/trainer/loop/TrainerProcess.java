package io.attune.trainer.loop;

import static java.util.Objects.requireNonNull;

import io.attune.kafka.KafkaAddress;
import io.attune.kafka.artefact.ArtefactStore;
import io.attune.kafka.event.PolicyPublished.Kind;
import io.attune.kafka.event.Uuid7;
import io.attune.kafka.topic.Cluster;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.judge.Judge;
import io.attune.trainer.ort.SharedRuntime;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All roles of a trainer in one JVM, sharing one compute pool. It ends when its standard input does, and fails as a whole. */
public final class TrainerProcess {
    private static final Logger LOG = LoggerFactory.getLogger(TrainerProcess.class);
    private static final long END_MILLIS = 5_000;

    private final LoopContext context;
    private final Set<Role> roles;
    private final Map<String, AnswerOracle> oracles;
    private final CountDownLatch ending = new CountDownLatch(1);
    private final AtomicInteger status = new AtomicInteger();
    private final Restarting restarting = new Restarting(ending);
    private final Threads threads = new Threads(this::died);

    /**
     * A trainer that has not started yet.
     *
     * @param data the data directory: artefacts are in {@code artefacts}, this process keeps its own files in {@code trainer}
     * @param precision of matrix products, in which rounds learn and answer
     * @param roles as the command line lists them, such as {@code sampler,learner}
     * @param languageModel that judges what is routed to a judge; null leaves that to the reward model
     * @param oracles by the name that a round's spec gives; they serve the shown win rate alone
     * @throws IllegalArgumentException if a role is unknown
     */
    public TrainerProcess(
            Path data,
            KafkaAddress kafka,
            ElementType precision,
            String roles,
            @Nullable Judge languageModel,
            Map<String, AnswerOracle> oracles,
            Clock clock,
            RandomGenerator random) {
        requireNonNull(data, "data is null");
        Path own = data.resolve("trainer");
        ArtefactStore artefacts = new ArtefactStore(data.resolve("artefacts"));
        this.context = new LoopContext(
                kafka,
                artefacts,
                own,
                new ComputeLock(),
                new BaseModels(artefacts, own.resolve("models"), precision, clock),
                languageModel,
                clock,
                new Uuid7(clock, random));
        this.roles = Role.parse(roles);
        this.oracles = Map.copyOf(oracles);
    }

    /**
     * Runs until the stream ends or a role dies.
     *
     * @param parent usually the standard input, which closes when the parent process ends
     * @return the exit status: 0 if it was asked to end
     */
    public int run(InputStream parent) throws InterruptedException {
        SharedRuntime.start();
        threads.start("parent", () -> watch(parent));
        restarting.run("the trainer", this::prepare);
        roles.forEach(this::start);
        ending.await();
        threads.join(END_MILLIS);
        return status.get();
    }

    private void prepare() {
        try (Cluster cluster = new Cluster(context.kafka())) {
            cluster.prepare(Cluster.EMBEDDED_PARTITIONS);
        }
    }

    private void start(Role role) {
        switch (role) {
            case LEARNER -> live("learner", new LearnerRole(context, Kind.POLICY, restarting, threads));
            case REWARD -> live("reward", new LearnerRole(context, Kind.REWARD_MODEL, restarting, threads));
            case JUDGE -> live("judge", new JudgeRole(context, restarting));
            case SAMPLER -> {
                live("sampler", new SamplerRole(context, restarting));
                live("evaluator", new Evaluator(context, restarting, oracles));
            }
        }
    }

    private void live(String name, Restarting.Life life) {
        threads.start(name, () -> restarting.run(name, life));
    }

    private void watch(InputStream parent) {
        try {
            parent.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            LOG.info("the parent process is gone: {}", e.getMessage());
        }
        ending.countDown();
    }

    private void died(String name, Throwable cause) {
        LOG.error("{} died, and the process with it", name, cause);
        status.set(1);
        ending.countDown();
    }
}
