package io.attune.trainer.model.architecture;

import java.util.List;

/** What follows attention in a block. */
public sealed interface FeedForward {

    List<Linear> layers();

    /** down(activation(gate(x)) · up(x)), see Shazeer 2020. */
    record Gated(Linear gate, Linear up, Linear down, Activation activation) implements FeedForward {
        @Override
        public List<Linear> layers() {
            return List.of(gate, up, down);
        }
    }

    /** down(activation(up(x))). */
    record Plain(Linear up, Linear down, Activation activation) implements FeedForward {
        @Override
        public List<Linear> layers() {
            return List.of(up, down);
        }
    }
}
