package io.attune.trainer.model.architecture;

import static java.util.Objects.requireNonNull;

import io.attune.trainer.model.rope.Rope;

/** How a decoder knows where a token stands. */
public sealed interface Positions {

    /** Queries and keys are turned. */
    record Rotary(Rope rope) implements Positions {
        public Rotary {
            requireNonNull(rope, "rope is null");
        }
    }

    /** A learned row is added to the token's embedding. */
    record Learned(String table) implements Positions {
        public Learned {
            requireNonNull(table, "table is null");
        }
    }
}
