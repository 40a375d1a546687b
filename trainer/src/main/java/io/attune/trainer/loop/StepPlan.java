package io.attune.trainer.loop;

import io.attune.kafka.event.RoundSpec.Optimisation;
import io.attune.trainer.data.Batch;
import io.attune.trainer.data.Example;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The batch of one step: judgments applied for the first time, then such as are replayed; or groups that the policy drew. The same judgments and the same
 * seed give the same plan.
 *
 * @param seed of the choice of what is replayed; it stands in the step log
 */
record StepPlan(List<Taught> applied, List<Taught> replayed, List<TaughtGroup> groups, long seed) {
    StepPlan {
        applied = List.copyOf(applied);
        replayed = List.copyOf(replayed);
        groups = List.copyOf(groups);
        if (applied.isEmpty() && replayed.isEmpty() && groups.isEmpty()) {
            throw new IllegalArgumentException("a step learns from one judgment or group at least");
        }
    }

    /** A step on judgments. */
    StepPlan(List<Taught> applied, List<Taught> replayed, long seed) {
        this(applied, replayed, List.of(), seed);
    }

    /** A step on groups, each of which is in no other. */
    static StepPlan of(List<TaughtGroup> groups, long seed) {
        return new StepPlan(List.of(), List.of(), groups, seed);
    }

    /** Whether it holds nothing new, so that nobody waits for it. */
    boolean replaysAlone() {
        return applied.isEmpty() && groups.isEmpty();
    }

    /**
     * Plans a step. As many waiting judgments as there is room for are applied, those that came first in front, so that nobody waits for replays; each
     * brings {@code replay} others with it. Those that find no room are owed, and later steps make up for them. Room is counted in examples.
     *
     * @param memory judgments that may be replayed, chosen without preference
     * @param owed replays that earlier judgments had no room for
     */
    static StepPlan of(
            Collection<Taught> pending, List<Taught> memory, Optimisation optimisation, double owed, long seed) {
        int room = optimisation.batchSize();
        List<Taught> applied = new ArrayList<>();
        int used = 0;
        for (Taught next : pending) {
            if (!applied.isEmpty() && used + next.examples().size() > room) {
                break;
            }
            applied.add(next);
            used += next.examples().size();
        }
        long due = Math.round(owed + applied.size() * optimisation.replay());
        return new StepPlan(applied, chosen(memory, room - used, due, seed), seed);
    }

    private static List<Taught> chosen(List<Taught> memory, int room, long most, long seed) {
        List<Taught> left = new ArrayList<>(memory);
        List<Taught> chosen = new ArrayList<>();
        var random = new SplittableRandom(seed);
        int used = 0;
        while (!left.isEmpty() && used < room && chosen.size() < most) {
            int at = random.nextInt(left.size());
            Taught one = left.set(at, left.getLast());
            left.removeLast();
            chosen.add(one);
            used += one.examples().size();
        }
        return chosen;
    }

    /** A step's seed by the round's seed and the step's number: no generator has to be kept. */
    static long seed(long round, long step) {
        return new SplittableRandom(round ^ (step * 0x9E3779B97F4A7C15L)).nextLong();
    }

    /** All examples, those of new judgments in front. */
    Batch batch() {
        Stream<List<Example>> judged =
                Stream.concat(applied.stream(), replayed.stream()).map(Taught::examples);
        return new Batch(Stream.concat(judged, groups.stream().map(TaughtGroup::examples))
                .flatMap(List::stream)
                .toList());
    }

    List<Long> appliedNumbers() {
        return applied.stream().map(Taught::number).toList();
    }

    List<UUID> groupIds() {
        return groups.stream().map(TaughtGroup::id).toList();
    }

    List<Long> replayedNumbers() {
        return replayed.stream().map(Taught::number).toList();
    }
}
