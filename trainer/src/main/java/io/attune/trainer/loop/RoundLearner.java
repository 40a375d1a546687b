package io.attune.trainer.loop;

import io.attune.kafka.client.EventReader;
import io.attune.kafka.codec.EventCodec;
import io.attune.kafka.event.CommandAcknowledged;
import io.attune.kafka.event.CommandAcknowledged.State;
import io.attune.kafka.event.PolicyPublished;
import io.attune.kafka.event.PolicyPublished.Kind;
import io.attune.kafka.event.PolicyRef;
import io.attune.kafka.event.RoundCommanded;
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

    /** Applied judgments that replay chooses from. */
    private static final int REMEMBERED = 512;

    private final LoopContext context;
    private final UUID round;
    private final Student student;
    private final Ledger ledger;
    private final Desk desk;
    private final Publisher publisher;
    private final Stopwatch stopwatch;
    private final EventReader reader;
    private final Intake intake;
    private Orders orders;
    private long steps;
    private Map<String, Double> metrics = Map.of();
    private @Nullable Instant waitingSince;
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
        this.desk = new Desk(REMEMBERED, state.manifest());
        PolicyRef start = new PolicyRef(command.spec().basePolicy(), 0);
        this.publisher = new Publisher(context, round, student, start, state.newest());
        Instant now = now();
        this.stopwatch = new Stopwatch(Duration.ofMillis(state.runningMillis()), now);
        this.published = now;
        this.written = now;
        if (restored == null) {
            acknowledge(command.sequence(), null);
        } else {
            student.load(restored.checkpoint());
            EventCodec codec = new EventCodec();
            restored.judgments().forEach(event -> desk.put(Intake.again(event, student, codec)));
        }
        this.reader =
                new EventReader(context.kafka(), name(student.kind()), topics(), state.positions(), context.clock());
        this.intake = new Intake(reader, round, desk, student, this::take);
        take(command);
        LOG.info("{} of round {} goes on at step {}", name(student.kind()), round, steps);
    }

    static String name(Kind kind) {
        return switch (kind) {
            case POLICY -> "learner";
            case REWARD_MODEL -> "reward";
        };
    }

    private List<Topic> topics() {
        return switch (student.kind()) {
            case POLICY -> List.of(Topic.ROUND_COMMANDS, Topic.JUDGMENTS, Topic.METRICS);
            case REWARD_MODEL -> List.of(Topic.ROUND_COMMANDS, Topic.JUDGMENTS);
        };
    }

    private static LearnerState fresh(RoundCommanded command) {
        return new LearnerState(Orders.first(command), Manifest.EMPTY, List.of(), 0, null, 0, 0);
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
        unwritten |= intake.poll(waitingSince != null || ledger.hasNews() ? BUSY : IDLE);
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
        double owed = desk.owed(optimisation().replay());
        if (desk.pending().isEmpty()) {
            waitingSince = null;
            if (Timing.replayDue(owed, desk.memory().size(), optimisation())) {
                step(plan(owed));
            }
            return;
        }
        waitingSince = waitingSince == null ? now() : waitingSince;
        int waiting = desk.pending().stream()
                .mapToInt(taught -> taught.examples().size())
                .sum();
        if (Timing.stepDue(waiting, waitingSince, optimisation(), now())) {
            step(plan(owed));
        }
    }

    private StepPlan plan(double owed) {
        long seed = StepPlan.seed(orders.spec().seed(), steps + 1);
        return StepPlan.of(desk.pending(), desk.memory(), optimisation(), owed, seed);
    }

    private void step(StepPlan plan) {
        if (plan.batch().rows().size() < student.leastCompletions()) {
            return;
        }
        Map<String, Double> learned;
        try {
            learned = plan.applied().isEmpty()
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
        desk.done(plan);
        waitingSince = desk.pending().isEmpty() ? null : waitingSince;
        int base = publisher.version().number();
        metrics = StepMetrics.of(learned, plan, base);
        ledger.log(new StepLine(steps, base, plan.seed(), plan.appliedNumbers(), plan.replayedNumbers()));
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
        long judgments = desk.manifest().inWeights() - publisher.judgments();
        return Timing.publishDue(steps - publisher.steps(), judgments, published, optimisation(), now());
    }

    private void publish() {
        if (steps > publisher.steps()) {
            ledger.tell(publisher.next(orders.spec(), desk.manifest(), steps, metrics));
            published = now();
        }
    }

    private void stopIfReached() {
        String reached = StopRules.reached(orders.spec().limits(), learned(), stopwatch.running(), intake.kl());
        if (reached != null && student.kind() == Kind.POLICY && orders.open()) {
            end(reached, false);
        }
    }

    /** Judgments in the round's weights: scores are in those of its reward model. */
    private long learned() {
        NumberSet scores = desk.manifest().excluded().getOrDefault(Lesson.Reason.SCORES.words(), NumberSet.EMPTY);
        return desk.manifest().inWeights() + scores.size();
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
                        desk.manifest(),
                        reader.positions(),
                        steps,
                        publisher.newest(),
                        stopwatch.running().toMillis(),
                        ledger.logLength()),
                desk.kept(),
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
