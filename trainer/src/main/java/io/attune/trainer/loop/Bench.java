package io.attune.trainer.loop;

import static java.util.Objects.requireNonNull;

import io.attune.kafka.codec.EventCodec;
import io.attune.kafka.event.Event;
import io.attune.kafka.event.GroupRewarded;
import io.attune.kafka.event.RoundSpec;
import io.attune.kafka.event.RoundSpec.Optimisation;
import io.attune.trainer.checkpoint.GroupCounts;
import io.attune.trainer.checkpoint.Manifest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntPredicate;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What lies before a learner, judgments and the policy's own groups, and whether it is time to step on it. Pure. */
final class Bench {
    /** Applied judgments that replay chooses from. */
    private static final int REMEMBERED = 512;

    private final Desk judgments;
    private final boolean inStages;
    private final @Nullable GroupDesk groups;
    private @Nullable Instant since;

    private Bench(Desk judgments, boolean inStages, @Nullable GroupDesk groups) {
        this.judgments = judgments;
        this.inStages = inStages;
        this.groups = groups;
    }

    /**
     * The bench of a checkpoint; {@link #put} gives it its events back.
     *
     * @param inStages whether a step has judgments of one stage alone
     * @param wished null where nothing is learned from groups
     * @param newest number of the version that was published last
     */
    static Bench of(LearnerState state, boolean inStages, RoundSpec.@Nullable Groups wished, IntSupplier newest) {
        GroupCounts counted = state.manifest().groups();
        return new Bench(
                new Desk(REMEMBERED, state.manifest()),
                inStages,
                wished == null
                        ? null
                        : new GroupDesk(wished, newest, counted == null ? GroupCounts.NONE : counted, state.known()));
    }

    Desk judgments() {
        return judgments;
    }

    /** @throws NullPointerException if nothing is learned from groups */
    GroupDesk groups() {
        return requireNonNull(groups, "nothing is learned from groups");
    }

    /** Puts an event of a checkpoint, which was usable when it came, back where it was. */
    void put(Event event, Student student, EventCodec codec) {
        if (event instanceof GroupRewarded group) {
            groups().put(again(group, student, codec));
        } else {
            judgments.put(Intake.again(event, student, codec));
        }
    }

    private static TaughtGroup again(GroupRewarded group, Student student, EventCodec codec) {
        try {
            return new TaughtGroup(group, student.lesson(group), codec.encode(group));
        } catch (Desk.Unusable e) {
            throw new IllegalStateException(
                    "a group of the checkpoint cannot be learned from any more: " + e.getMessage(), e);
        }
    }

    /** Whether something waits for a step. */
    boolean isWaitedAt() {
        return since != null;
    }

    /**
     * The step that is due; null if none is.
     *
     * @param seed of the step
     */
    @Nullable
    StepPlan due(Optimisation optimisation, long seed, Instant now) {
        if (groups != null) {
            groups.age();
        }
        boolean waiting = !judgments.pending().isEmpty() || (groups != null && groups.waiting() > 0);
        since = waiting ? (since == null ? now : since) : null;
        return groups == null ? ofJudgments(optimisation, seed, now) : ofGroups(groups, optimisation, seed, now);
    }

    private @Nullable StepPlan ofGroups(GroupDesk desk, Optimisation optimisation, long seed, Instant now) {
        return Timing.groupsDue(desk.waiting(), since, optimisation, now)
                ? StepPlan.of(desk.first(optimisation.batchSize()), seed)
                : null;
    }

    private @Nullable StepPlan ofJudgments(Optimisation optimisation, long seed, Instant now) {
        double owed = judgments.owed(optimisation.replay());
        IntPredicate owing = remembered -> Timing.replayDue(owed, remembered, optimisation);
        Stage stage = inStages
                ? Stage.now(judgments.pending(), judgments.memory(), owing)
                : new Stage(judgments.pending(), judgments.memory());
        int waiting = stage.pending().stream()
                .mapToInt(taught -> taught.examples().size())
                .sum();
        boolean due =
                waiting == 0 ? owing.test(stage.memory().size()) : Timing.stepDue(waiting, since, optimisation, now);
        return due ? StepPlan.of(stage.pending(), stage.memory(), optimisation, owed, seed) : null;
    }

    /** The step with this plan is done. */
    void done(StepPlan plan) {
        if (groups == null) {
            judgments.done(plan);
            since = judgments.pending().isEmpty() ? null : since;
        } else {
            groups.done(plan.groups());
            since = null;
        }
    }

    Manifest manifest() {
        return groups == null ? judgments.manifest() : judgments.manifest().with(groups.counts());
    }

    /** Ids of groups that were met, each with the number of the version that drew it. */
    Map<UUID, Integer> known() {
        return groups == null ? Map.of() : groups.known();
    }

    /** Everything that a checkpoint has to keep, in the order in which {@link #put} wants it back. */
    List<Kept> kept() {
        Stream<Kept> given = judgments.kept().stream().map(taught -> new Kept(taught.judgment(), taught.encoded()));
        Stream<Kept> drawn = groups == null
                ? Stream.of()
                : groups.kept().stream().map(waiting -> new Kept(waiting.group(), waiting.encoded()));
        return Stream.concat(given, drawn).toList();
    }
}
