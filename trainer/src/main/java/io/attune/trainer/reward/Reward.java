package io.attune.trainer.reward;

import java.util.List;
import java.util.OptionalDouble;

/** Says how good completions are. Open: a new one is a file, and a line in {@link Rewards}. */
public interface Reward extends AutoCloseable {

    /** A reward for each response, in their order; empty where this one abstains. */
    List<OptionalDouble> of(List<Response> responses);

    @Override
    default void close() {}

    /** A reward that looks at one response at a time. */
    @FunctionalInterface
    interface Rule extends Reward {
        OptionalDouble of(Response response);

        @Override
        default List<OptionalDouble> of(List<Response> responses) {
            return responses.stream().map(this::of).toList();
        }
    }
}
