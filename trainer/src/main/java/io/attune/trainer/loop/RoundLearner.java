package io.attune.trainer.loop;

import io.attune.kafka.client.EventReader;
import io.attune.kafka.codec.EventCodec;
import io.attune.kafka.event.CommandAcknowledged;
import io.attune.kafka.event.CommandAcknowledged.State;
import io.attune.kafka.event.PolicyPublished;
import io.attune.kafka.event.PolicyPublished.Kind;
import io.attune.kafka.event.PolicyRef;
import io.attune.kafka.event.RoundCommanded;
import io.attune.kafka.event.RoundSpec;
import io.attune.kafka.event.RoundSpec.Optimisation;
import io.attune.kafka.event.StepTaken;
import io.attune.kafka.topic.Topic;
import io.attune.trainer.checkpoint.Manifest;
import io.attune.trainer.checkpoint.NumberSet;
import io.attune.trainer.checkpoint.StepLine;
import io.attune.trainer.data.Lesson;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One learner of one round: takes its commands and judgments in, steps, publishes, and makes all of it durable through its {@link Ledger}. It goes on
 * from its newest checkpoint and may be killed anywhere. For one thread.
 */
final class RoundLearner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RoundLearner.class);
    private static final Duration IDLE = Duration.ofMillis(500);
    private static final Duration BUSY = Duration.ofMillis(25);

    private final LoopContext context;
    private final UUID round;
    private final Student student;
    private final Ledger ledger;
    private final Bench bench;
    private final Publisher publisher;
    private final Stopwatch stopwatch;
    private final EventReader reader;
    private final Intake intake;
    private Orders orders;
    private long steps;
    private Map<String, Double> metrics = Map.of();
    private Instant published;
    private Instant written;
    private Duration writing = Duration.ZERO;
    private boolean unwritten;

    /**
     * Goes on from the newest checkpoint of this round and kind, or starts anew. Student and ledger stay their opener's to close.
     *
     * @param command the newest that is known
     */
    RoundLearner(LoopContext context, RoundCommanded command, Student student, Ledger ledger) {
        this.context = context;
        this.round = command.round();
        this.student = student;
        this.ledger = ledger;
        Ledger.Restored restored = ledger.restore();
        LearnerState state = restored == null ? fresh(command) : restored.state();
        this.orders = state.orders();
        this.steps = state.steps();
        PolicyRef start = new PolicyRef(command.spec().basePolicy(), 0);
        this.publisher = new Publisher(context, round, student, start, state.newest());
        RoundSpec.@Nullable Groups groups = student.groups(command.spec());
        this.bench = Bench.of(
                state, student.inStages(), groups, () -> publisher.version().number());
        Instant now = now();
        this.stopwatch = new Stopwatch(Duration.ofMillis(state.runningMillis()), now);
        this.published = now;
        this.written = now;
        if (restored == null) {
            acknowledge(command.sequence(), null);
        } else {
            student.load(restored.checkpoint());
            EventCodec codec = new EventCodec();
            restored.kept().forEach(event -> bench.put(event, student, codec));
        }
        this.reader = new EventReader(
                context.kafka(), name(student.kind()), topics(groups), state.positions(), context.clock());
        this.intake = new Intake(reader, round, bench, student, this::take);
        take(command);
        LOG.info("{} of round {} goes on at step {}", name(student.kind()), round, steps);
    }

    static String name(Kind kind) {
        return switch (kind) {
            case POLICY -> "learner";
            case REWARD_MODEL -> "reward";
        };
    }

    private List<Topic> topics(RoundSpec.@Nullable Groups groups) {
        Stream<Topic> all = Stream.of(Topic.ROUND_COMMANDS, Topic.JUDGMENTS);
        Stream<Topic> measured = student.kind() == Kind.POLICY ? Stream.of(Topic.METRICS) : Stream.of();
        Stream<Topic> drawn = groups == null ? Stream.of() : Stream.of(Topic.GROUPS);
        return Stream.of(all, measured, drawn).flatMap(Function.identity()).toList();
    }

    private static LearnerState fresh(RoundCommanded command) {
        return new LearnerState(Orders.first(command), Manifest.EMPTY, List.of(), 0, null, 0, 0, Map.of());
    }

    /** Learns until the round has stopped or the process ends. */
    Orders run(BooleanSupplier ending) {
        while (!ending.getAsBoolean() && orders.open()) {
            round();
        }
        if (orders.state() == State.STOPPED) {
            publish();
        }
        write();
        return orders;
    }

    private void round() {
        unwritten |= intake.poll(bench.isWaitedAt() || ledger.hasNews() ? BUSY : IDLE);
        PolicyPublished newest = publisher.newest();
        if (intake.begunAnew() && newest != null) {
            ledger.tell(newest);
        }
        stopwatch.look(orders.state() == State.RUNNING, now());
        if (orders.state() == State.RUNNING) {
            stepIfDue();
        }
        if (publishDue()) {
            publish();
        }
        stopIfReached();
        writeIfDue();
    }

    private Optimisation optimisation() {
        return student.optimisation(orders.spec().optimisation());
    }

    private void stepIfDue() {
        StepPlan plan = bench.due(optimisation(), StepPlan.seed(orders.spec().seed(), steps + 1), now());
        if (plan != null) {
            step(plan);
        }
    }

    private void step(StepPlan plan) {
        if (plan.batch().rows().size() < student.leastCompletions()) {
            return;
        }
        Map<String, Double> learned;
        try {
            learned = plan.replaysAlone()
                    ? context.compute().spare(() -> student.step(plan, optimisation()))
                    : context.compute().learn(student.kind(), () -> student.step(plan, optimisation()));
        } catch (RoundFailedException e) {
            end(e.getMessage(), true);
            return;
        }
        if (learned != null) {
            stepped(plan, learned);
        }
    }

    private void stepped(StepPlan plan, Map<String, Double> learned) {
        Instant at = now();
        steps++;
        bench.done(plan);
        int base = publisher.version().number();
        metrics = StepMetrics.of(learned, plan, base);
        ledger.log(
                new StepLine(steps, base, plan.seed(), plan.appliedNumbers(), plan.replayedNumbers(), plan.groupIds()));
        ledger.tell(new StepTaken(
                context.ids().next(),
                at,
                round,
                student.kind(),
                steps,
                plan.appliedNumbers(),
                plan.replayedNumbers(),
                base,
                plan.seed(),
                metrics));
    }

    private boolean publishDue() {
        long judgments = bench.manifest().inWeights() - publisher.judgments();
        return Timing.publishDue(steps - publisher.steps(), judgments, published, optimisation(), now());
    }

    private void publish() {
        if (steps > publisher.steps()) {
            ledger.tell(publisher.next(orders.spec(), bench.manifest(), steps, metrics));
            published = now();
        }
    }

    private void stopIfReached() {
        String reached = StopRules.reached(orders.spec().limits(), learned(), stopwatch.running(), intake.kl());
        if (reached != null && student.kind() == Kind.POLICY && orders.open()) {
            end(reached, false);
        }
    }

    /** Judgments in the round's weights, those of its reward model included. */
    private long learned() {
        Manifest manifest = bench.manifest();
        return manifest.inWeights()
                + Stream.of(Lesson.Reason.SCORES, Lesson.Reason.REWARD_MODEL)
                        .map(Lesson.Reason::words)
                        .mapToLong(reason -> manifest.excluded()
                                .getOrDefault(reason, NumberSet.EMPTY)
                                .size())
                        .sum();
    }

    private void end(@Nullable String reason, boolean failure) {
        orders = orders.end(String.valueOf(reason), failure);
        LOG.info("round {} {}: {}", round, failure ? "failed" : "stops", reason);
        acknowledge(0, reason);
    }

    private void take(RoundCommanded command) {
        if (!orders.olderThan(command)) {
            return;
        }
        try {
            orders = orders.then(command);
            acknowledge(command.sequence(), null);
        } catch (IllegalArgumentException e) {
            end(e.getMessage(), true);
        }
    }

    /** The policy's learner speaks for the round. */
    private void acknowledge(long sequence, @Nullable String reason) {
        unwritten = true;
        if (student.kind() == Kind.POLICY) {
            ledger.tell(new CommandAcknowledged(context.ids().next(), now(), round, sequence, orders.state(), reason));
        }
    }

    private void writeIfDue() {
        boolean due = ledger.hasNews()
                ? Timing.checkpointDue(written, writing, now())
                : unwritten && !now().isBefore(written.plus(Timing.IDLE_CHECKPOINT));
        if (due) {
            write();
        }
    }

    private void write() {
        Instant begun = now();
        ledger.write(
                new LearnerState(
                        orders,
                        bench.manifest(),
                        reader.positions(),
                        steps,
                        publisher.newest(),
                        stopwatch.running().toMillis(),
                        ledger.logLength(),
                        bench.known()),
                bench.kept(),
                student,
                reader);
        unwritten = false;
        written = now();
        writing = Duration.between(begun, written);
    }

    private Instant now() {
        return context.clock().instant();
    }

    @Override
    public void close() {
        reader.close();
    }
}
