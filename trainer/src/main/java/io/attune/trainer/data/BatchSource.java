package io.attune.trainer.data;

import java.util.List;
import java.util.Map;

/** Where a learner's batches come from: a file, or the policy itself. */
public interface BatchSource {

    /** Is told of a batch that a run before has learned from. */
    @FunctionalInterface
    interface Passed {

        /**
         * This batch was learned from.
         *
         * @param ago how many steps ago, 1 for the last one
         */
        void over(Batch batch, long ago);
    }

    /** How many batches a pass over the data has. */
    int batches();

    /** The batches that come next, at least one. */
    List<Batch> next();

    /** As {@link #next}, of batches that a run before has begun with: nothing comes of it but that they are over. */
    default List<Batch> again() {
        return next();
    }

    /** Whether a run can be ended behind this step and be gone on with later. */
    default boolean endsBehind(long step) {
        return true;
    }

    /**
     * Goes on behind so many steps of a run before.
     *
     * @param passed told of the batches of these steps, in their order, where they can be had again
     * @return what is left of those that came last
     */
    default List<Batch> goOn(long steps, Passed passed) {
        long ago = steps;
        List<Batch> left = List.of();
        while (ago > 0) {
            List<Batch> some = again();
            int over = (int) Math.min(some.size(), ago);
            for (Batch batch : some.subList(0, over)) {
                passed.over(batch, ago--);
            }
            left = some.subList(over, some.size());
        }
        return left;
    }

    /** What is to be told of the batches that came last, by the ecosystem's names. */
    default Map<String, Double> figures() {
        return Map.of();
    }
}
