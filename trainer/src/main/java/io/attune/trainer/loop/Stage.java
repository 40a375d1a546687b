package io.attune.trainer.loop;

import java.util.Collection;
import java.util.List;
import java.util.function.IntPredicate;

/** What lies before a learner: all judgments, or those of the stage that a curriculum has come to. A stage is what people put equally far apart. */
record Stage(Collection<Taught> pending, List<Taught> memory) {

    /**
     * The stage that is learned now: the next one begins once none of this one waits and the replays that it is owed are done.
     *
     * @param pending judgments that wait, those of an earlier stage in front
     * @param memory judgments that may be replayed, the one applied last behind
     * @param owing whether replays are to come where so many judgments may be replayed
     */
    static Stage now(Collection<Taught> pending, List<Taught> memory, IntPredicate owing) {
        if (!memory.isEmpty()) {
            Stage learned = of(memory.getLast().gap(), pending, memory);
            if (pending.isEmpty() || !learned.pending.isEmpty() || owing.test(learned.memory.size())) {
                return learned;
            }
        }
        return pending.isEmpty()
                ? new Stage(List.of(), List.of())
                : of(pending.iterator().next().gap(), pending, memory);
    }

    private static Stage of(int gap, Collection<Taught> pending, List<Taught> memory) {
        return new Stage(of(gap, pending), of(gap, memory));
    }

    private static List<Taught> of(int gap, Collection<Taught> some) {
        return some.stream().filter(taught -> taught.gap() == gap).toList();
    }
}
